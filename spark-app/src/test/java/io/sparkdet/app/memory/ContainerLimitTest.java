package io.sparkdet.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLimitTest {

  @TempDir Path folder;

  @Test
  void theLowestOfAGroupAndThoseAboveCounts() throws IOException {
    Path process = write("process", "0::/pods/executor\n");
    write("groups/memory.max", "max\n");
    Path pod = write("groups/pods/memory.max", "1476395008\n");
    write("groups/pods/executor/memory.max", "max\n");
    assertThat(ContainerLimit.of(process, folder.resolve("groups")))
        .contains(new ContainerLimit(1_476_395_008L, pod));
  }

  @Test
  void theOlderVersionHasAHierarchyOfItsOwn() throws IOException {
    Path process = write("process", "5:cpu:/a\n4:memory:/a/b\n0::/\n");
    write("groups/memory/memory.limit_in_bytes", "9223372036854771712\n");
    Path own = write("groups/memory/a/b/memory.limit_in_bytes", "939524096\n");
    assertThat(ContainerLimit.of(process, folder.resolve("groups")))
        .contains(new ContainerLimit(939_524_096L, own));
  }

  /** In a container the group's own folder is the root, under whatever name the host has for it. */
  @Test
  void aGroupThatIsMountedAsTheRootIsFound() throws IOException {
    Path process = write("process", "4:memory:/docker/4711\n");
    Path root = write("groups/memory/memory.limit_in_bytes", "536870912\n");
    assertThat(ContainerLimit.of(process, folder.resolve("groups")))
        .contains(new ContainerLimit(536_870_912L, root));
  }

  @Test
  void whereNothingIsSaidThereIsNone() throws IOException {
    assertThat(ContainerLimit.of(folder.resolve("none"), folder)).isEmpty();
    assertThat(ContainerLimit.of(write("process", "0::/\n"), folder.resolve("groups"))).isEmpty();
    assertThat(ContainerLimit.of(write("odd", "what\n"), folder.resolve("groups"))).isEmpty();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}

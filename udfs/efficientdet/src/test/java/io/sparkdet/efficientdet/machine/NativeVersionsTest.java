package io.sparkdet.efficientdet.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeVersionsTest {

  @TempDir Path root;

  @Test
  void theFolderIsNamedByTheVersionsOfTheLibraries() throws Exception {
    assertThat(NativeVersions.ofThisJar())
        .matches("djl-[0-9.]+-javacpp-[0-9.]+-onnxruntime-[0-9.]+-opencv-[0-9.-]+-pytorch-[0-9.]+");
    assertThat(NativeVersions.claim(root, "djl-1")).isEqualTo(root.resolve("natives-djl-1"));
  }

  @Test
  void whatAnEarlierVersionUnpackedIsRemoved() throws Exception {
    write("natives-djl-0/pytorch/libtorch.so", "javacpp/opencv/lib.so", "pytorch/2.7.1/lib.so");
    write("photos/mine.jpg", "natives-of-mine.txt");
    Instant yesterday = Instant.now().minus(Duration.ofHours(25));
    Files.setLastModifiedTime(root.resolve("javacpp"), FileTime.from(yesterday));
    NativeVersions.claim(root, "djl-1");
    assertThat(root.toFile().list())
        .as("what is without a lock stays for a day")
        .containsExactlyInAnyOrder("natives-djl-1", "pytorch", "photos", "natives-of-mine.txt");
  }

  @Test
  void whatAnotherProcessLoadsFromStays() throws Exception {
    write("natives-djl-0/pytorch/libtorch.so");
    Path lock = root.resolve("natives-djl-0/.in-use");
    try (FileChannel other =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = other.lock()) {
      assertThat(held.isValid()).isTrue();
      NativeVersions.claim(root, "djl-1");
      assertThat(root.resolve("natives-djl-0/pytorch/libtorch.so")).exists();
    }
    NativeVersions.claim(root, "djl-1");
    assertThat(root.resolve("natives-djl-0")).doesNotExist();
  }

  private void write(String... files) throws Exception {
    for (String file : files) {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "content");
    }
  }
}

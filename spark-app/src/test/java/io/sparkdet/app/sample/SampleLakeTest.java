package io.sparkdet.app.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake on disk. Seeds: 5 and 6. */
class SampleLakeTest {

  @TempDir private Path folder;

  @Test
  void everyRunWritesTheSameBytesAndASmallerLakeIsTheBeginningOfALarger() throws IOException {
    Map<String, byte[]> large = lake("large", 13, 5);
    Map<String, byte[]> again = lake("again", 13, 5);
    Map<String, byte[]> small = lake("small", 4, 5);

    assertThat(again).containsExactlyEntriesOf(large);
    assertThat(large).hasSize(14).containsKey("instances.json");
    small.remove("instances.json");
    assertThat(large).containsAllEntriesOf(small);
    assertThat(small).hasSize(4);
  }

  @Test
  void anotherSeedGivesOtherPictures() throws IOException {
    assertThat(lake("five", 2, 5).get("images/0000000.jpg"))
        .isNotEqualTo(lake("six", 2, 6).get("images/0000000.jpg"));
  }

  @Test
  void annotationsAreCocoAndAgreeWithTheFiles() throws IOException {
    Path lake = folder.resolve("lake");
    SampleLake.Result result =
        SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 20, 5, 96));

    JsonNode coco = new ObjectMapper().readTree(lake.resolve("instances.json").toFile());
    assertThat(coco.get("categories").findValuesAsText("name"))
        .containsExactly("circle", "square", "triangle", "star", "ring", "cross");
    assertThat(coco.get("categories").findValuesAsText("id"))
        .containsExactly("1", "2", "3", "4", "5", "6");
    Map<Long, JsonNode> images = new TreeMap<>();
    long bytes = 0;
    for (JsonNode image : coco.get("images")) {
      images.put(image.get("id").asLong(), image);
      Path file = lake.resolve("images").resolve(image.get("file_name").asText());
      assertThat(file).exists();
      bytes += Files.size(file);
    }
    assertThat(images).hasSize(20).containsKeys(1L, 20L);
    Set<Long> ids = new HashSet<>();
    for (JsonNode annotation : coco.get("annotations")) {
      assertThat(ids.add(annotation.get("id").asLong())).isTrue();
      JsonNode image = Objects.requireNonNull(images.get(annotation.get("image_id").asLong()));
      JsonNode box = annotation.get("bbox");
      assertThat(box).hasSize(4);
      assertThat(box.get(0).asInt() + box.get(2).asInt())
          .isLessThanOrEqualTo(image.get("width").asInt());
      assertThat(box.get(1).asInt() + box.get(3).asInt())
          .isLessThanOrEqualTo(image.get("height").asInt());
      assertThat(annotation.get("area").asInt())
          .isBetween(1, box.get(2).asInt() * box.get(3).asInt());
      assertThat(annotation.get("category_id").asInt()).isBetween(1, 6);
      assertThat(annotation.get("iscrowd").asInt()).isZero();
    }
    assertThat(ids).isNotEmpty();
    assertThat(result.images()).isEqualTo(20);
    assertThat(result.bytes()).isEqualTo(bytes);
    assertThat(result.truths().values().stream().mapToLong(n -> n).sum()).isEqualTo(ids.size());
  }

  @Test
  void anEmptyFolderIsTakenAndNothingElseIsLeftBeside() throws IOException {
    Path lake = Files.createDirectory(folder.resolve("lake"));
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 1, 5, 64));
    assertThat(files(folder).keySet())
        .containsExactly("lake/images/0000000.jpg", "lake/instances.json");
  }

  @Test
  void aFolderThatHoldsAnythingIsRefusedAndKept() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "keep me");
    SampleLake.Options options = new SampleLake.Options(folder.toString(), 1, 5, 64);
    assertThatThrownBy(() -> SampleLake.write(TestSpark.session(), options))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not empty; name a new folder or remove it first")
        .hasMessageContaining(folder.getFileName().toString());
    assertThat(files(folder).keySet()).containsExactly("mine.txt");
  }

  @Test
  void oddValuesAreRefusedWithTheirRange() {
    assertThatThrownBy(() -> new SampleLake.Options("x", 0, 1, 512))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot write a sample lake: images must be 1 to 9999999 (0)");
    assertThatThrownBy(() -> new SampleLake.Options("x", 1, 1, 63))
        .hasMessage("Cannot write a sample lake: size must be 64 to 4096 pixels (63)");
    assertThatThrownBy(() -> new SampleLake.Options("x", 1, 1, 4097))
        .hasMessage("Cannot write a sample lake: size must be 64 to 4096 pixels (4097)");
    assertThatThrownBy(() -> new SampleLake.Options(" ", 1, 1, 64))
        .hasMessage("Cannot write a sample lake: output is empty");
  }

  private Map<String, byte[]> lake(String name, int images, long seed) throws IOException {
    Path lake = folder.resolve(name);
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(lake.toString(), images, seed, 96));
    return files(lake);
  }

  /** Returns every file below a folder by its path relative to it. */
  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        files.put(root.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }
}

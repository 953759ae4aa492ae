package io.sparkdet.app.train.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.app.train.data.MissingImages;
import io.sparkdet.app.train.data.TrainingClasses;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.data.TrainingSetReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four generated pictures of 96 pixels a side, whose annotations are spoilt as people's are. */
class UsableSetTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path lake;

  @BeforeEach
  void drawPictures() {
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 4, 1, 96));
  }

  @Test
  void aSoundSetNeedsNoWord() {
    assertThat(look(64)).isEmpty();
  }

  @Test
  void picturesThatCannotBeReadAreCountedAndNamed() throws IOException {
    List<Path> files = pictures();
    byte[] sound = Files.readAllBytes(files.get(1));
    Files.write(files.get(0), new byte[0]);
    Files.write(files.get(1), Arrays.copyOf(sound, sound.length / 2));
    assertThat(look(64))
        .singleElement()
        .asString()
        .startsWith("2 of the 4 pictures cannot be read and are left out (")
        .contains(files.get(0).getFileName() + ": the content has no bytes")
        .contains(files.get(1).getFileName() + ": ")
        .contains("the file is cut short");
    for (Path file : files) {
      Files.writeString(file, "<html>not found</html>");
    }
    assertThatThrownBy(() -> look(64))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none of its pictures can be read");
  }

  @Test
  void picturesThatAreReadableOnlyInPartAreCountedAndNamed() throws IOException {
    Path file = pictures().get(0);
    byte[] sound = Files.readAllBytes(file);
    byte[] half = Arrays.copyOf(sound, sound.length / 2 + 2);
    half[half.length - 2] = (byte) 0xFF;
    half[half.length - 1] = (byte) 0xD9;
    Files.write(file, half);
    assertThat(look(64))
        .singleElement()
        .asString()
        .startsWith(
            "1 of the pictures that were read in whole are readable only in part (%s: "
                .formatted(file.getFileName()))
        .endsWith(
            "): they are used as labelling sees them, gray where nothing could be read; mend them"
                + " or take them out");
  }

  /** As labelling does it: no pipe is opened, checksum files and colons do not matter. */
  @Test
  void picturesAreOpenedAsLabellingOpensThem() throws Exception {
    List<Path> files = pictures();
    Path stale = files.get(0).resolveSibling("." + files.get(0).getFileName() + ".crc");
    Files.write(stale, new byte[] {'c', 'r', 'c', 0, 0, 0, 2, 0, 1, 2, 3, 4});
    Path colons = files.get(1).resolveSibling("12:30:05.jpg");
    Files.move(files.get(1), colons);
    annotations(
        "images",
        one -> {
          if (one.get("file_name").asText().endsWith(files.get(1).getFileName().toString())) {
            one.put("file_name", "12:30:05.jpg");
          }
        });
    assertThat(look(64)).isEmpty();
    Files.delete(files.get(2));
    assertThat(new ProcessBuilder("mkfifo", files.get(2).toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> look(64))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(files.get(2).getFileName().toString());
  }

  @Test
  void sharesOfThePictureAreRefused() throws IOException {
    boxes(box -> scale(box, 1 / 96.0));
    assertThatThrownBy(() -> look(64))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no box is left: all ")
        .hasMessageContaining("look like shares of the picture's size (0..1)");
  }

  @Test
  void crowdsAloneAreRefused() throws IOException {
    annotations("annotations", one -> one.put("iscrowd", 1));
    assertThatThrownBy(() -> look(64))
        .isInstanceOf(UserException.class)
        .hasMessageMatching("(?s).*no box is left \\([0-9]+ crowd or difficult\\); mend.*");
  }

  @Test
  void cornersInPlaceOfSizesAreGuessed() throws IOException {
    boxes(
        box -> {
          box.set(2, box.get(0).asDouble() + box.get(2).asDouble());
          box.set(3, box.get(1).asDouble() + box.get(3).asDouble());
        });
    assertThat(look(64))
        .anyMatch(
            line ->
                line.matches(
                    "[0-9]+ of the [0-9]+ boxes lie over the border .*they look like corners.*"));
  }

  @Test
  void boxesUnderAPixelAtTheInputAreCounted() throws IOException {
    boxes(box -> box.set(2, 1.2));
    assertThatThrownBy(() -> look(32))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("are under a pixel at the network's input of 32 pixels")
        .hasMessageEndingWith("raise --input-size");
    assertThat(look(96)).noneMatch(line -> line.contains("under a pixel"));
  }

  @Test
  void sizesThatAreStatedOtherwiseAreTold() throws IOException {
    annotations("images", one -> one.put("width", 48).put("height", 48));
    assertThat(look(64))
        .anyMatch(
            line ->
                line.startsWith("4 of the 4 pictures have another size than is stated (")
                    && line.contains("48 x 48 stated, 96 x 96 upright"));
  }

  private List<String> look(int inputSize) {
    TrainingData data =
        new TrainingData(
            lake.resolve("images").toString(),
            lake.resolve("instances.json").toString(),
            Optional.empty(),
            new TrainingClasses.Annotated(),
            MissingImages.REFUSE);
    return UsableSet.require(
            "train",
            data.annotations(),
            JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext()),
            TrainingSetReader.read(TestSpark.session(), data),
            inputSize)
        .notes();
  }

  private List<Path> pictures() throws IOException {
    try (var files = Files.list(lake.resolve("images"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void scale(ArrayNode box, double factor) {
    for (int i = 0; i < 4; i++) {
      box.set(i, box.get(i).asDouble() * factor);
    }
  }

  private void boxes(Consumer<ArrayNode> change) throws IOException {
    annotations("annotations", one -> change.accept((ArrayNode) one.get("bbox")));
  }

  private void annotations(String list, Consumer<ObjectNode> change) throws IOException {
    Path file = lake.resolve("instances.json");
    JsonNode root = JSON.readTree(file.toFile());
    root.get(list).forEach(one -> change.accept((ObjectNode) one));
    JSON.writeValue(file.toFile(), root);
  }
}

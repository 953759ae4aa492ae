package io.sparkdet.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.app.train.history.History;
import io.sparkdet.app.train.pseudo.PseudoLabels;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.sql.detector.DetectionSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Six annotated pictures, and four whose truths stand in a label table as if a detector had found
 * them: the first box of each scored 0.9, the others 0.4.
 */
class PseudoLabelRunTest {

  @TempDir static Path lakes;
  @TempDir Path folder;

  private static long counted;

  @BeforeAll
  static void drawPictures() throws IOException {
    SampleLake.write(
        TestSpark.session(),
        new SampleLake.Options(lakes.resolve("annotated").toString(), 6, 1, 96));
    Path others = lakes.resolve("others");
    SampleLake.write(TestSpark.session(), new SampleLake.Options(others.toString(), 4, 2, 96));
    JsonNode truth = new ObjectMapper().readTree(others.resolve("instances.json").toFile());
    Map<Integer, String> names = new HashMap<>();
    truth
        .get("categories")
        .forEach(one -> names.put(one.get("id").asInt(), one.get("name").asText()));
    List<Row> rows = new ArrayList<>();
    for (JsonNode image : truth.get("images")) {
      List<Row> boxes = new ArrayList<>();
      for (JsonNode box : truth.get("annotations")) {
        if (box.get("image_id").asLong() == image.get("id").asLong()) {
          float x = (float) box.get("bbox").get(0).asDouble();
          float y = (float) box.get("bbox").get(1).asDouble();
          int category = box.get("category_id").asInt();
          boxes.add(
              RowFactory.create(
                  x,
                  y,
                  x + (float) box.get("bbox").get(2).asDouble(),
                  y + (float) box.get("bbox").get(3).asDouble(),
                  boxes.isEmpty() ? 0.9f : 0.4f,
                  category,
                  names.get(category)));
        }
      }
      counted += boxes.isEmpty() ? 0 : 1;
      String path =
          others.resolve("images").resolve(image.get("file_name").asText()).toUri().toString();
      rows.add(
          RowFactory.create(
              path, 1L, null, null, 96, 96, "ok", null, boxes, "m", "s", "r", new Timestamp(0)));
    }
    TestSpark.session()
        .createDataFrame(rows, DetectionSchema.LABEL)
        .write()
        .parquet(lakes.resolve("labels").toString());
  }

  private static TrainRequest request(Path output, boolean resume, double weight)
      throws IOException {
    return TinyRun.on(lakes.resolve("annotated"))
        .withEpochs(1)
        .withPseudoLabels(
            new PseudoLabels(
                lakes.resolve("labels").toString(), 0.5, 0.25, OptionalDouble.of(weight)))
        .into(output, resume);
  }

  private byte[] train(String name, double weight) throws IOException {
    new TrainJob(
            TestSpark.session(), request(folder.resolve(name), false, weight), TrainProgress.SILENT)
        .run();
    return Files.readAllBytes(folder.resolve(name).resolve(ModelFolder.WEIGHTS_FILE));
  }

  @Test
  void aDetectorLearnsFromWhatAnotherFoundAndItsCardSaysSo() throws IOException {
    assertThat(counted).isPositive();
    byte[] whole = train("whole", 1);
    byte[] half = train("half", 0.5);
    assertThat(half).as("weights count").isNotEqualTo(whole);
    String line = Files.readAllLines(folder.resolve("half/history.csv")).get(1);
    assertThat(History.value(line, "images")).hasValue(6.0 + counted);
    assertThat(folder.resolve("half/README.md"))
        .content()
        .contains(
            "of them, %d images with %d boxes are pseudo-labels (%s, scored 0.5 or more)."
                .formatted(counted, counted, lakes.resolve("labels")))
        .contains("| `pseudo-weight` | 0.5 |");
    assertThatThrownBy(
            () ->
                new TrainJob(
                        TestSpark.session(),
                        request(folder.resolve("half"), true, 1),
                        TrainProgress.SILENT)
                    .run())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it was begun with pseudo-weight '0.5', not '1.0'");
  }
}

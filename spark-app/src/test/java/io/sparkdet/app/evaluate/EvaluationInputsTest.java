package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.detection.coco.CocoMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationInputsTest {

  @TempDir private Path folder;
  private final SparkSession spark = TestSpark.session();

  @BeforeEach
  void writeVoc() throws IOException {
    Files.createDirectories(folder.resolve("voc/Annotations"));
    voc("a", "cat", 10, 20, 50, 80);
    voc("b", "dog", 0, 0, 30, 30);
    voc("c", "dog", 0, 0, 30, 30);
    Files.writeString(folder.resolve("split.txt"), "a\nb  1\n\n");
  }

  private void voc(String name, String category, int... box) throws IOException {
    Files.writeString(
        folder.resolve("voc/Annotations/" + name + ".xml"),
        """
        <annotation><filename>%s.jpg</filename><object><name>%s</name><difficult>0</difficult>
        <part><name>head</name><bndbox><xmin>1</xmin></bndbox></part>
        <bndbox><xmin>%d</xmin><ymin>%d</ymin><xmax>%d</xmax><ymax>%d</ymax></bndbox></object>
        </annotation>
        """
            .formatted(name, category, box[0], box[1], box[2], box[3]));
  }

  private void label(String rows) {
    spark
        .sql(
            """
            SELECT path, status, from_json(boxes, 'array<struct<x_min:float,y_min:float,x_max:float,
              y_max:float,score:float,category_id:int,category:string>>') AS detections
            FROM VALUES %s AS t(path, status, boxes)
            """
                .formatted(rows))
        .write()
        .parquet(folder.resolve("label").toString());
  }

  private Evaluation evaluate(String annotations, Optional<String> split, boolean ignore) {
    Map<String, String> given = new HashMap<>();
    given.put("annotations", annotations);
    given.put("detections", folder.resolve("label").toString());
    given.put("output", folder.resolve("out").toString());
    given.put("ignore-unknown-images", String.valueOf(ignore));
    split.ifPresent(file -> given.put("split", file));
    return new EvaluateJob(spark, EvaluateRequest.of(given)).run();
  }

  private static final String CAT =
      "[{\"x_min\":10,\"y_min\":20,\"x_max\":50,\"y_max\":80,\"score\":0.9,\"category_id\":17,"
          + "\"category\":\"cat\"}]";

  @Test
  void aLabelOutputJoinsVocByFileNameAndClassName() {
    label("('file:///lake/x/a.jpg','ok','" + CAT + "'), ('file:///lake/x/b.jpg','corrupt',null)");
    Evaluation result =
        evaluate(
            folder.resolve("voc").toString(),
            Optional.of(folder.resolve("split.txt").toString()),
            false);
    assertThat(result.images()).isEqualTo(2);
    assertThat(result.categories()).containsEntry(1L, "cat").containsEntry(2L, "dog");
    assertThat(result.summary().category(1).averagePrecision()).isCloseTo(1, within(1e-12));
    assertThat(result.summary().category(2).averagePrecision()).isZero();
    assertThat(result.warnings())
        .hasSize(2)
        .anyMatch(warning -> warning.startsWith("1 images of ") && warning.contains("labelled"))
        .anyMatch(warning -> warning.contains("lowest score"));
  }

  @Test
  void whatDoesNotJoinIsReported() {
    label("('s3a://lake/a.jpg','ok','" + CAT + "'), ('s3a://lake/zz.jpg','ok','[]')");
    String voc = folder.resolve("voc").toString();
    assertThatThrownBy(() -> evaluate(voc, Optional.empty(), false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 images of ")
        .hasMessageContaining("(s3a://lake/zz.jpg)");
    Evaluation result = evaluate(voc, Optional.empty(), true);
    assertThat(result.images()).isEqualTo(3);
    assertThat(result.warnings())
        .anyMatch(warning -> warning.contains("2 images") && warning.contains("missed"));
  }

  @Test
  void truthMayBeATableAndJoinById() {
    spark
        .sql(
            """
            SELECT 5L AS image_id, array(named_struct('id', 1L, 'category_id', 17, 'x_min', 10f,
              'y_min', 20f, 'x_max', 50f, 'y_max', 80f, 'area', 2400d, 'iscrowd', 0)) AS truths
            """)
        .write()
        .parquet(folder.resolve("truth").toString());
    label("('5','ok','" + CAT + "')");
    Evaluation result = evaluate(folder.resolve("truth").toString(), Optional.empty(), false);
    assertThat(result.summary().value(CocoMetric.AP)).isCloseTo(1, within(1e-12));
    assertThat(result.summary().category(17).truths()).isEqualTo(1);
  }

  private String truthOf(String... fileNames) throws IOException {
    StringBuilder images = new StringBuilder();
    StringBuilder truths = new StringBuilder();
    for (int i = 1; i <= fileNames.length; i++) {
      String comma = i == 1 ? "" : ",";
      images
          .append(comma)
          .append("{\"id\":%d,\"file_name\":\"%s\"}".formatted(i, fileNames[i - 1]));
      truths
          .append(comma)
          .append(
              "{\"id\":%d,\"image_id\":%d,\"category_id\":17,\"bbox\":[10,20,40,60],\"area\":2400}"
                  .formatted(i, i));
    }
    return Files.writeString(
            folder.resolve("truth.json"),
            "{\"images\":[%s],\"categories\":[{\"id\":17,\"name\":\"cat\"}],\"annotations\":[%s]}"
                .formatted(images, truths))
        .toString();
  }

  @Test
  void anImageWithAHundredDetectionsLacksNoneThatCounts() throws IOException {
    String box = CAT.substring(1, CAT.length() - 1);
    String boxes =
        IntStream.range(0, 100)
            .mapToObj(i -> box.replace("0.9", "0." + (900 - i)))
            .collect(Collectors.joining(","));
    label("('file:///lake/x.jpg','ok','[" + boxes + "]')");
    Evaluation result = evaluate(truthOf("x.jpg"), Optional.empty(), false);
    assertThat(result.detections()).isEqualTo(100);
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void theLongestNameThatEndsAPathIsItsImage() throws IOException {
    label(
        "('file:///lake/a/x.jpg','ok','"
            + CAT
            + "'), ('file:///lake/b/x.jpg','ok','"
            + CAT.replace("0.9", "0.8")
            + "')");
    Evaluation result = evaluate(truthOf("x.jpg", "a/x.jpg"), Optional.empty(), false);
    assertThat(result.detections()).isEqualTo(2);
    assertThat(result.summary().value(CocoMetric.AP)).isCloseTo(1, within(1e-12));
    assertThat(result.warnings()).hasSize(1).first().asString().contains("lowest score");
  }

  @Test
  void aNameThatTwoImagesShareIsRefused() throws IOException {
    label("('file:///lake/a/x.jpg','ok','" + CAT + "')");
    String truth = truthOf("x.jpg", "y.jpg", "x.jpg");
    assertThatThrownBy(() -> evaluate(truth, Optional.empty(), false))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot join file:///lake/a/x.jpg: the images 1 and 3 of the annotations are both"
                + " called x.jpg; name the images of the table by image_id");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void twoRowsOfOneImageAreRefused() throws IOException {
    label("('file:///a/x.jpg','ok','" + CAT + "'), ('file:///b/x.jpg','ok','[]')");
    String truth = truthOf("x.jpg");
    assertThatThrownBy(() -> evaluate(truth, Optional.empty(), false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "its rows file:///a/x.jpg and file:///b/x.jpg are both image 1 of the annotations;"
                + " give one row an image");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void anEmptyDirectoryIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    label("('5','ok','[]')");
    assertThatThrownBy(() -> evaluate(folder.resolve("empty").toString(), Optional.empty(), false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("empty: the folder is empty (hidden files aside); give a COCO file");
  }
}

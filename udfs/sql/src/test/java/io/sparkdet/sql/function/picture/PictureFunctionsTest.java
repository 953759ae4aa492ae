package io.sparkdet.sql.function.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.efficientdet.engine.Classification;
import io.sparkdet.efficientdet.service.ImageClassifier;
import io.sparkdet.sql.ClassifierFile;
import io.sparkdet.sql.Pictures;
import io.sparkdet.sql.ServiceCounts;
import io.sparkdet.sql.SparkDet;
import io.sparkdet.sql.detector.DetectorSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFunctionsTest {

  private static final String BAD = "no picture";

  @TempDir static Path folder;

  private static SparkSession spark;
  private static Path weights;

  @BeforeAll
  static void start() throws Exception {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    SparkDet.register(spark);
    weights = ClassifierFile.write(folder.resolve("lite0.safetensors"), 1);
    spark
        .createDataFrame(
            Arrays.asList(
                RowFactory.create(0, Pictures.picture(0)),
                RowFactory.create(1, Pictures.picture(1)),
                RowFactory.create(2, BAD.getBytes(StandardCharsets.UTF_8)),
                RowFactory.create(3, null)),
            Pictures.SCHEMA)
        .createOrReplaceTempView("photos");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static List<Row> rows(String select) {
    return spark.sql("SELECT %s FROM photos ORDER BY id".formatted(select)).collectAsList();
  }

  @Test
  void classesAndFeaturesAreThoseOfTheClassifier() throws Exception {
    String model = "'%s'".formatted(weights);
    List<Row> rows =
        rows("classify(content, %s) AS c, embed(content, %s) AS e".formatted(model, model));
    try (ImageClassifier classifier = ImageClassifier.open(weights)) {
      for (int i = 0; i < 2; i++) {
        Classification seen = classifier.classify(Pictures.picture(i));
        Row row = rows.get(i).getStruct(0);
        assertThat(row.<String>getAs("status")).isEqualTo("ok");
        List<Row> classes = row.getList(2);
        assertThat(classes).hasSize(5);
        for (int k = 0; k < 5; k++) {
          assertThat(classes.get(k).getInt(0)).isEqualTo(seen.top(5).get(k).classIndex());
          assertThat(classes.get(k).getDouble(1))
              .isCloseTo(seen.top(5).get(k).probability(), within(1e-9));
        }
        List<Float> embedding = rows.get(i).getList(1);
        assertThat(embedding).hasSize(1280);
        assertThat(embedding.get(7)).isEqualTo(seen.embedding()[7]);
      }
    }
    assertThat(rows.get(2).getStruct(0).<String>getAs("status")).isEqualTo("unsupported");
    assertThat(rows.get(2).getStruct(0).isNullAt(2)).isTrue();
    assertThat(rows.get(2).isNullAt(1)).isTrue();
    assertThat(rows.get(3).isNullAt(0) && rows.get(3).isNullAt(1)).isTrue();
  }

  @Test
  void theClassifierOfASessionIsASetting() throws Exception {
    Path other = ClassifierFile.write(folder.resolve("other.safetensors"), 2);
    spark.conf().set(DetectorSettings.CLASSIFIER, other.toUri().toString());
    try {
      Row row =
          rows("embed(content) != embed(content, '%s'), detect(content).status".formatted(weights))
              .get(0);
      assertThat(row.getBoolean(0)).isTrue();
      assertThat(row.getString(1)).isEqualTo("ok");
    } finally {
      spark.conf().unset(DetectorSettings.CLASSIFIER);
    }
  }

  @Test
  void aWrongClassifierIsAnErrorAtAnalysis() throws Exception {
    Files.writeString(folder.resolve("text.pth"), BAD);
    assertThatThrownBy(() -> rows("embed(content)"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(
            "there is no classifier: name a file of EfficientNet weights, or set"
                + " spark.sparkdet.classifier to one");
    assertThatThrownBy(() -> rows("classify(content, '/no/weights.pth')"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("the model '/no/weights.pth' cannot be opened");
    assertThatThrownBy(() -> rows("classify(content, '%s')".formatted(folder.resolve("text.pth"))))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("text.pth' cannot be opened: ");
    spark.conf().set(DetectorSettings.CLASSIFIER, "/no/weights.pth");
    try {
      assertThatThrownBy(() -> rows("embed(content)"))
          .isInstanceOf(AnalysisException.class)
          .hasMessageContaining("INVALID_CONF_VALUE")
          .hasMessageContaining(DetectorSettings.CLASSIFIER);
    } finally {
      spark.conf().unset(DetectorSettings.CLASSIFIER);
    }
  }

  @Test
  void aHashIsSharedByASmallerPictureAndToldFromAnother() {
    List<Row> rows = rows("picture_hash(content)");
    assertThat(rows.get(2).isNullAt(0) && rows.get(3).isNullAt(0)).isTrue();
    assertThat(Long.bitCount(rows.get(0).getLong(0) ^ rows.get(1).getLong(0))).isGreaterThan(8);
    Row drawn =
        spark
            .sql(
                "SELECT bit_count(picture_hash(content) ^ picture_hash(draw_detections(content,"
                    + " filter_detections(detect(content).detections, 2)))) FROM photos WHERE id ="
                    + " 0")
            .first();
    assertThat(drawn.getInt(0)).as("a JPEG of the same picture").isLessThan(8);
  }

  @Test
  void detectionsAreDrawnIntoAJpeg() throws Exception {
    String box =
        "array(named_struct('x_min', 20, 'y_min', 40, 'x_max', 120, 'y_max', 100, 'score', 0.97,"
            + " 'category_id', 1, 'category', 'dog'))";
    List<Row> rows =
        rows(
            "draw_detections(content, %s), draw_detections(content, NULL), draw_detections(content, filter_detections(%s, 1))"
                .formatted(box, box));
    BufferedImage drawn = ImageIO.read(new ByteArrayInputStream((byte[]) rows.get(0).get(0)));
    BufferedImage plain = ImageIO.read(new ByteArrayInputStream((byte[]) rows.get(0).get(2)));
    assertThat(drawn.getWidth()).isEqualTo(200);
    assertThat(difference(drawn, plain, 20)).as("left edge").isGreaterThan(20);
    assertThat(difference(drawn, plain, 70)).as("inside").isLessThan(5);
    assertThat(rows.get(0).isNullAt(1)).isTrue();
    assertThat(rows.get(2).isNullAt(0) && rows.get(3).isNullAt(0)).isTrue();
  }

  /**
   * The mean difference of the green values of a column, between the box's upper and lower edge.
   */
  private static double difference(BufferedImage one, BufferedImage other, int x) {
    double sum = 0;
    for (int y = 60; y < 90; y++) {
      sum += Math.abs(green(one.getRGB(x, y)) - green(other.getRGB(x, y)));
    }
    return sum / 30;
  }

  private static int green(int rgb) {
    return (rgb >> 8) & 0xFF;
  }

  /**
   * A task looks at no further picture once its query is cancelled; the count stands still then.
   */
  @Test
  void aCancelledQueryStopsInferring() throws Exception {
    Pictures.table(spark, 800, 4).createOrReplaceTempView("many");
    spark.conf().set("spark.sparkdet.max-detections", "77");
    try {
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  spark.sparkContext().setJobGroup("cancelled", "", false);
                  spark.sql("SELECT sum(detect(content).width) FROM many").collect();
                  return new AssertionError("it was not cancelled");
                } catch (Exception e) {
                  return e;
                }
              });
      while (images() < 20 && !ended.isDone()) {
        Thread.sleep(20);
      }
      spark.sparkContext().cancelJobGroup("cancelled");
      assertThat(ended.get()).hasMessageContaining("cancelled");
      Thread.sleep(1000);
      long then = images();
      Thread.sleep(1500);
      assertThat(images()).isEqualTo(then).isLessThan(800);
    } finally {
      spark.conf().unset("spark.sparkdet.max-detections");
    }
  }

  private static long images() throws Exception {
    return ServiceCounts.of(spark, DetectorSettings.of(Map.of("max-detections", "77"))).images();
  }
}

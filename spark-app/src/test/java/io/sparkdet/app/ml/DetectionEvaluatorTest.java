package io.sparkdet.app.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.detection.coco.CocoEvaluator;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionEvaluatorTest {

  private static final long SEED = 21;

  private static final StructType BOX =
      new StructType()
          .add("x_min", DataTypes.DoubleType)
          .add("y_min", DataTypes.DoubleType)
          .add("x_max", DataTypes.DoubleType)
          .add("y_max", DataTypes.DoubleType)
          .add("category_id", DataTypes.LongType);

  private static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.IntegerType)
          .add("truths", DataTypes.createArrayType(BOX.add("id", DataTypes.LongType)))
          .add("detections", DataTypes.createArrayType(BOX.add("score", DataTypes.DoubleType)));

  private static final List<EvaluationImage> IMAGES = new ArrayList<>();
  private static Dataset<Row> table;

  @TempDir Path folder;

  /** Boxes near each other with scores of two digits, so that many tie. */
  @BeforeAll
  static void draw() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Row> rows = new ArrayList<>();
    long id = 1;
    for (int image = 0; image < 60; image++) {
      Drawn truths = new Drawn(random, random.nextInt(6));
      Drawn found = new Drawn(random, random.nextInt(9));
      IMAGES.add(new EvaluationImage(image, truths.truths(id), found.detections()));
      rows.add(RowFactory.create(image, truths.truthRows(id), found.detectionRows()));
      id += truths.categories.length;
    }
    SparkSession spark = TestSpark.session();
    table = spark.createDataFrame(rows, SCHEMA).repartition(5);
  }

  @Test
  void everyMetricIsThatOfTheEvaluatorInOneJvm() {
    CocoSummary expected = new CocoEvaluator(EvaluationSettings.COCO).evaluate(IMAGES);
    for (CocoMetric metric : CocoMetric.values()) {
      DetectionEvaluator evaluator =
          new DetectionEvaluator().setDetectionsCol("detections").setMetricName(metric.label());
      assertThat(evaluator.evaluate(table))
          .as("seed %d, %s", SEED, metric.label())
          .isEqualTo(expected.value(metric));
    }
    assertThat(expected.value(CocoMetric.AP)).isPositive();
  }

  @Test
  void whatTheDetectorGivesIsMeasuredAsItIs() {
    Dataset<Row> detected =
        table
            .withColumnRenamed("image_id", "id")
            .withColumnRenamed("truths", "labels")
            .selectExpr("id", "labels", "struct('ok' AS status, detections) AS detected");
    double expected = new DetectionEvaluator().setDetectionsCol("detections").evaluate(table);
    assertThat(
            new DetectionEvaluator().setImageIdCol("id").setTruthsCol("labels").evaluate(detected))
        .isEqualTo(expected);
  }

  @Test
  void withoutTruthsNothingIsDefined() {
    DetectionEvaluator evaluator = new DetectionEvaluator().setDetectionsCol("detections");
    assertThat(evaluator.evaluate(table.limit(0))).isEqualTo(-1);
    assertThat(evaluator.isLargerBetter()).isTrue();
  }

  @Test
  void savedLoadedAndCopiedItMeasuresTheSame() throws Exception {
    DetectionEvaluator evaluator =
        new DetectionEvaluator().setDetectionsCol("detections").setMetricName("AP50");
    String saved = folder.resolve("evaluator").toString();
    evaluator.save(saved);
    DetectionEvaluator loaded = DetectionEvaluator.load(saved);
    assertThat(loaded.evaluate(table)).isEqualTo(evaluator.evaluate(table)).isPositive();
    ParamMap other = new ParamMap().put(evaluator.metricName(), "AR1");
    assertThat(evaluator.evaluate(table, other))
        .isEqualTo(evaluator.copy(other).evaluate(table))
        .isNotEqualTo(evaluator.evaluate(table));
  }

  @Test
  void columnsAndMetricsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new DetectionEvaluator().setMetricName("mAP"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot measure 'mAP': there are AP, AP50, AP75,");
    assertThatThrownBy(() -> new DetectionEvaluator().evaluate(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot find the column 'detected': there are image_id, truths, detections");
    assertThatThrownBy(() -> new DetectionEvaluator().setImageIdCol("truths").evaluate(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot take image ids from the column 'truths' of type ARRAY<");
    assertThatThrownBy(() -> new DetectionEvaluator().setTruthsCol("detections").evaluate(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give array<struct<id, category_id, x_min");
    assertThatThrownBy(() -> new DetectionEvaluator().setDetectionsCol("truths").evaluate(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give array<struct<x_min, y_min, x_max, y_max, score, category_id>>");
  }

  /** Boxes of one image in whole pixels. */
  private static final class Drawn {

    final long[] categories;
    final double[] boxes;
    final double[] scores;

    Drawn(SplittableRandom random, int count) {
      categories = random.longs(count, 1, 4).toArray();
      boxes = new double[4 * count];
      scores = new double[count];
      for (int i = 0; i < count; i++) {
        boxes[4 * i] = 10 * random.nextInt(3) + random.nextInt(2);
        boxes[4 * i + 1] = 10 * random.nextInt(3) + random.nextInt(2);
        boxes[4 * i + 2] = 30 + 30 * random.nextInt(3);
        boxes[4 * i + 3] = 30 + 30 * random.nextInt(3);
        scores[i] = random.nextInt(100) / 100.0;
      }
    }

    ImageTruths truths(long firstId) {
      double[] areas = new double[categories.length];
      long[] ids = new long[categories.length];
      for (int i = 0; i < areas.length; i++) {
        areas[i] = boxes[4 * i + 2] * boxes[4 * i + 3];
        ids[i] = firstId + i;
      }
      return new ImageTruths(categories, boxes, areas, new boolean[ids.length], ids);
    }

    ImageDetections detections() {
      return new ImageDetections(categories, boxes, scores);
    }

    Row[] truthRows(long firstId) {
      Row[] rows = new Row[categories.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = row(i, firstId + i);
      }
      return rows;
    }

    Row[] detectionRows() {
      Row[] rows = new Row[categories.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = row(i, scores[i]);
      }
      return rows;
    }

    private Row row(int i, Object last) {
      double x = boxes[4 * i];
      double y = boxes[4 * i + 1];
      return RowFactory.create(
          x, y, x + boxes[4 * i + 2], y + boxes[4 * i + 3], categories[i], last);
    }
  }
}

package io.sparkdet.app.evaluate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.Plans;
import io.sparkdet.detection.coco.CocoCurvesMetric;
import io.sparkdet.detection.coco.CocoEvaluator;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.voc.VocAccumulator;
import io.sparkdet.detection.voc.VocInterpolation;
import io.sparkdet.detection.voc.VocMatcher;
import io.sparkdet.detection.voc.VocMetric;
import io.sparkdet.detection.voc.VocResult;
import io.sparkdet.sql.annotations.ImageRows;
import io.sparkdet.sql.annotations.coco.CocoInstances;
import io.sparkdet.sql.annotations.coco.CocoResults;
import io.sparkdet.sql.annotations.coco.CocoResultsHere;
import io.sparkdet.sql.annotations.coco.DetectedImages;
import io.sparkdet.sql.annotations.coco.ImageNumbers;
import io.sparkdet.sql.annotations.file.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job equals the single-JVM evaluator, number by number, however rows are spread. */
class EngineOracleTest {

  private static final int IMAGES = 40;
  private static final int CATEGORIES = 3;

  @TempDir private Path folder;
  private final List<EvaluationImage> images = new ArrayList<>();
  private String truth = "";
  private String detections = "";

  /** Few scores (so that ties cross images and partitions), crowds, empty sides, zero areas. */
  private void draw(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> imageJson = new ArrayList<>();
    List<String> truthJson = new ArrayList<>();
    List<String> detectionJson = new ArrayList<>();
    int nextId = 1;
    for (int image = 1; image <= IMAGES; image++) {
      imageJson.add("{\"id\":%d,\"file_name\":\"%d.jpg\"}".formatted(image, image));
      int g = random.nextInt(5);
      int d = random.nextInt(30);
      long[] truthCategories = new long[g];
      double[] truthBoxes = new double[4 * g];
      double[] areas = new double[g];
      boolean[] crowds = new boolean[g];
      long[] ids = new long[g];
      for (int i = 0; i < g; i++) {
        truthCategories[i] = 1L + random.nextInt(CATEGORIES);
        box(random, truthBoxes, i);
        areas[i] = random.nextInt(20_000);
        crowds[i] = random.nextInt(8) == 0;
        ids[i] = nextId++;
        truthJson.add(
            "{\"id\":%d,\"image_id\":%d,\"category_id\":%d,\"bbox\":%s,\"area\":%s,\"iscrowd\":%d}"
                .formatted(
                    ids[i],
                    image,
                    truthCategories[i],
                    json(truthBoxes, i),
                    areas[i],
                    crowds[i] ? 1 : 0));
      }
      long[] categories = new long[d];
      double[] boxes = new double[4 * d];
      double[] scores = new double[d];
      for (int i = 0; i < d; i++) {
        categories[i] = 1L + random.nextInt(CATEGORIES);
        if (g > 0 && random.nextBoolean()) {
          int near = random.nextInt(g);
          categories[i] = truthCategories[near];
          for (int k = 0; k < 4; k++) {
            boxes[4 * i + k] = truthBoxes[4 * near + k] + random.nextInt(4);
          }
        } else {
          box(random, boxes, i);
        }
        scores[i] = random.nextInt(4) / 4.0;
        detectionJson.add(
            "{\"image_id\":%d,\"category_id\":%d,\"bbox\":%s,\"score\":%s}"
                .formatted(image, categories[i], json(boxes, i), scores[i]));
      }
      images.add(
          new EvaluationImage(
              image,
              new ImageTruths(truthCategories, truthBoxes, areas, crowds, ids),
              new ImageDetections(categories, boxes, scores)));
    }
    StringBuilder names = new StringBuilder();
    for (int c = 1; c <= CATEGORIES; c++) {
      names.append(c == 1 ? "" : ",").append("{\"id\":%d,\"name\":\"c%d\"}".formatted(c, c));
    }
    truth =
        "{\"annotations\":[%s],\"categories\":[%s],\"images\":[%s]}"
            .formatted(String.join(",", truthJson), names, String.join(",", imageJson));
    detections = "[" + String.join(",\n", detectionJson) + "]";
    Files.writeString(folder.resolve("truth.json"), truth);
    Files.writeString(folder.resolve("detections.json"), detections);
  }

  private static void box(Random random, double[] boxes, int i) {
    boxes[4 * i] = random.nextInt(100) - 10;
    boxes[4 * i + 1] = random.nextInt(100) - 10;
    boxes[4 * i + 2] = random.nextInt(150);
    boxes[4 * i + 3] = random.nextInt(150);
  }

  private static String json(double[] boxes, int i) {
    return "[%s,%s,%s,%s]"
        .formatted(boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]);
  }

  private JavaRDD<Row> rows(SparkSession spark) {
    Configuration configuration = new Configuration();
    return CocoInstances.rows(spark, configuration, folder.resolve("truth.json").toString())
        .union(
            CocoResults.rows(
                spark, configuration, folder.resolve("detections.json").toString(), 3_000));
  }

  private void assertEqualsOracle(
      SparkSession spark,
      Map<String, String> options,
      EvaluationSettings settings,
      JavaRDD<Row> rows,
      int partitions) {
    assertEqualsOracle(
        evaluate(spark, Plans.of(options), rows, partitions), settings, new Random(partitions));
  }

  private void assertEqualsOracle(
      MetricResults results, EvaluationSettings settings, Random order) {
    Collections.shuffle(images, order);
    CocoSummary oracle = new CocoEvaluator(settings).evaluate(images);
    CocoSummary job = new CocoSummary(results.of(new CocoCurvesMetric(settings)));
    for (CocoMetric metric : CocoMetric.values()) {
      assertThat(job.value(metric)).as(metric.label()).isEqualTo(oracle.value(metric));
    }
    CocoResult expected = oracle.result();
    for (long category : expected.categories()) {
      for (int c = 0; c < settings.criteria(); c++) {
        for (int r = 0; r < settings.recallThresholds().size(); r++) {
          assertThat(job.result().precision(category, c, r))
              .isEqualTo(expected.precision(category, c, r));
          assertThat(job.result().score(category, c, r)).isEqualTo(expected.score(category, c, r));
        }
      }
    }
  }

  private static MetricResults evaluate(
      SparkSession spark, EvaluationPlan plan, JavaRDD<Row> rows, int partitions) {
    return new RankedEngine(spark, plan, EvaluationMetrics.of(plan), "truth.json", partitions)
        .measure(rows);
  }

  /** Returns the rows in another order, spread over five tasks. */
  private JavaRDD<Row> shuffled(SparkSession spark, long seed) {
    List<Row> shuffled = new ArrayList<>(rows(spark).collect());
    Collections.shuffle(shuffled, new Random(seed));
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(shuffled, 5);
  }

  @Test
  void theJobEqualsTheOracleForAnyPartitioningOfShuffledRows() throws IOException {
    draw(4711);
    SparkSession spark = TestSpark.session();
    for (int partitions : new int[] {1, 2, 7}) {
      assertEqualsOracle(
          spark, Map.of(), EvaluationSettings.COCO, shuffled(spark, partitions), partitions);
    }
    EvaluationSettings other =
        EvaluationSettings.COCO
            .withMaxDetections(List.of(2, 5, EvaluationSettings.NO_LIMIT))
            .withCategoryMode(CategoryMode.CLASS_AGNOSTIC);
    assertEqualsOracle(
        spark, Map.of("max-detections", "2,5,0", "class-agnostic", "true"), other, rows(spark), 3);
  }

  @Test
  void oneJvmEqualsTheOracleOnAnyNumberOfThreadsHoweverRangesAreCut() throws IOException {
    draw(4714);
    String truthFile = folder.resolve("truth.json").toString();
    Configuration configuration = new Configuration();
    ImageNumbers numbers = ImageNumbers.of(truthFile, configuration);
    EvaluationPlan plan = Plans.of(Map.of());
    for (int threads : new int[] {1, 2, 5}) {
      for (int records : new int[] {1, 30, 10_000}) {
        try (Workers workers = new Workers(threads)) {
          ImageRows rows =
              new ImageRows(
                  CocoInstances.rowsHere(configuration, truthFile, numbers),
                  new CocoResultsHere(
                          folder.resolve("detections.json").toString(),
                          configuration,
                          DetectedImages.byId(numbers),
                          workers)
                      .read());
          assertEqualsOracle(
              new LocalEngine(plan, EvaluationMetrics.of(plan), "truth.json", workers, records)
                  .measure(rows),
              EvaluationSettings.COCO,
              new Random(threads));
        }
      }
    }
  }

  @Test
  void pascalVocEqualsTheOracleForAnyPartitioningOfShuffledRows() throws IOException {
    draw(4713);
    VocAccumulator oracle = new VocAccumulator(VocMatcher.IOU);
    images.forEach(oracle::accept);
    SparkSession spark = TestSpark.session();
    for (int partitions : new int[] {1, 2, 7, 20}) {
      Map<VocInterpolation, VocResult> job =
          evaluate(
                  spark,
                  Plans.of(Map.of("metrics", "voc")),
                  shuffled(spark, partitions),
                  partitions)
              .of(new VocMetric(VocMatcher.IOU));
      for (VocInterpolation interpolation : VocInterpolation.values()) {
        VocResult expected = oracle.result(interpolation);
        VocResult found = Objects.requireNonNull(job.get(interpolation));
        assertThat(found.byCategory().keySet()).isEqualTo(expected.byCategory().keySet());
        expected
            .byCategory()
            .forEach(
                (category, value) ->
                    assertThat(found.byCategory().get(category))
                        .as("%s, category %d, %d partitions", interpolation, category, partitions)
                        .isCloseTo(value, within(1e-14)));
        assertThat(found.mean()).isPositive();
      }
    }
  }

  @Test
  void theJobEqualsTheOracleUnderKryoThoughTasksAreRetried() throws IOException {
    draw(4712);
    TestSpark.session().stop();
    SparkSession kryo =
        SparkSession.builder()
            .master("local[2,2]") // a task may fail once
            .config("spark.ui.enabled", "false")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .getOrCreate();
    try {
      for (int partitions : new int[] {1, 2, 7}) {
        JavaRDD<Row> rows =
            shuffled(kryo, partitions).mapPartitions(EngineOracleTest::failingAtItsEndTheFirstTime);
        assertEqualsOracle(kryo, Map.of(), EvaluationSettings.COCO, rows, partitions);
      }
    } finally {
      kryo.stop();
    }
  }

  /** Gives all rows of every second partition, then fails, unless it is a second attempt. */
  private static Iterator<Row> failingAtItsEndTheFirstTime(Iterator<Row> rows) {
    TaskContext task = TaskContext.get();
    boolean fails = task.attemptNumber() == 0 && task.partitionId() % 2 == 0;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (fails && !rows.hasNext()) {
          throw new IllegalStateException("a task that fails once, after all its rows");
        }
        return rows.hasNext();
      }

      @Override
      public Row next() {
        return rows.next();
      }
    };
  }
}

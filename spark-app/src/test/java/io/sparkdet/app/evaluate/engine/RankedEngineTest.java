package io.sparkdet.app.evaluate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.Plans;
import io.sparkdet.detection.coco.CocoCurvesMetric;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.sql.annotations.coco.CocoInstances;
import io.sparkdet.sql.annotations.coco.CocoResults;
import io.sparkdet.testing.ScaleFiles;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankedEngineTest {

  private final SparkSession spark = TestSpark.session();

  @ParameterizedTest
  @SharedTest
  @CsvSource({
    "cocoapi_fakebbox100, instances_val2014_100.json, instances_val2014_fakebbox100_results.json,1",
    "cocoapi_fakebbox100, instances_val2014_100.json, instances_val2014_fakebbox100_results.json,2",
    "cocoapi_fakebbox100, instances_val2014_100.json, instances_val2014_fakebbox100_results.json,7",
    "detectron2_tiny, ground_truth.json, detections.json, 3"
  })
  void numbersArePycocotools(String folder, String truth, String detections, int partitions)
      throws Exception {
    Path pair = SharedFolder.path("eval/" + folder);
    Configuration configuration = new Configuration();
    JavaRDD<Row> rows =
        CocoInstances.rows(spark, configuration, pair.resolve(truth).toString())
            .union(
                CocoResults.rows(
                    spark, configuration, pair.resolve(detections).toString(), 10_000));
    EvaluationPlan plan = Plans.of(Map.of("metrics", "coco,voc,tide", "confidence", "0.95"));
    RankedEngine engine =
        new RankedEngine(spark, plan, EvaluationMetrics.of(plan), truth, partitions);
    RankedEngine.Matched matched = engine.match(rows);
    CocoSummary summary =
        new CocoSummary(engine.evaluate(matched).of(new CocoCurvesMetric(EvaluationSettings.COCO)));
    JsonNode expected = new ObjectMapper().readTree(pair.resolve("expected.json").toFile());
    for (CocoMetric metric : CocoMetric.values()) {
      assertThat(summary.value(metric))
          .as(metric.label())
          .isCloseTo(expected.get(metric.label()).asDouble(), within(1e-12));
    }
    matched
        .report()
        .categories()
        .forEach(
            (id, name) -> {
              JsonNode numbers = expected.get("per_class").get(name);
              if (numbers == null) { // the fixture lists defined categories only
                assertThat(summary.category(id).averagePrecision()).as(name).isEqualTo(-1);
                return;
              }
              assertThat(summary.category(id).averagePrecision())
                  .as(name)
                  .isCloseTo(numbers.get("AP").asDouble(), within(1e-12));
              assertThat(summary.category(id).averagePrecision50())
                  .isCloseTo(numbers.get("AP50").asDouble(), within(1e-12));
              assertThat(summary.category(id).averageRecall())
                  .isCloseTo(numbers.get("AR100").asDouble(), within(1e-12));
            });
  }

  @Test
  @SharedTest
  void numbersOfHalfAMillionDetectionsArePycocotools(@TempDir Path folder) throws Exception {
    ScaleFiles.write(folder);
    Configuration configuration = new Configuration();
    JavaRDD<Row> rows =
        CocoInstances.rows(spark, configuration, folder.resolve("truth.json").toString())
            .union(
                CocoResults.rows(
                    spark, configuration, folder.resolve("detections.json").toString(), 8 << 20));
    EvaluationPlan plan = Plans.of(Map.of());
    CocoSummary summary =
        new CocoSummary(
            new RankedEngine(spark, plan, EvaluationMetrics.of(plan), "truth.json", 5)
                .measure(rows)
                .of(new CocoCurvesMetric(EvaluationSettings.COCO)));
    JsonNode expected =
        new ObjectMapper()
            .readTree(SharedFolder.path("eval/scale/expected_1x.json").toFile())
            .get("stats");
    for (CocoMetric metric : CocoMetric.values()) {
      assertThat(summary.value(metric))
          .as(metric.label())
          .isCloseTo(expected.get(metric.label()).asDouble(), within(1e-12));
    }
  }
}

package io.sparkdet.detection.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Numbers of pycocotools 2.0.11, from {@code ../shared/eval}, to 1e-12. */
@SharedTest
class PycocotoolsParityTest {

  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void equalsPycocotoolsOnAHundredCocoImagesWithCrowds() throws IOException {
    Path pair = SharedFolder.path("eval/cocoapi_fakebbox100");
    checkAll(
        pair,
        pair.resolve("instances_val2014_100.json"),
        pair.resolve("instances_val2014_fakebbox100_results.json"));
  }

  @Test
  void equalsPycocotoolsWhereMetricsAreUndefined() throws IOException {
    Path pair = SharedFolder.path("eval/detectron2_tiny");
    checkAll(pair, pair.resolve("ground_truth.json"), pair.resolve("detections.json"));
  }

  @Test
  void equalsPycocotoolsOnHalfAMillionDetections() throws Exception {
    CocoSummary summary = new CocoEvaluator(EvaluationSettings.COCO).evaluate(ScalePair.images());
    Path expected = SharedFolder.path("eval/scale/expected_1x.json");
    checkTwelve(summary, CocoFiles.json(expected).get("stats"));
  }

  private static void checkAll(Path pair, Path truth, Path results) throws IOException {
    CocoSummary summary = evaluate(truth, results);
    JsonNode expected = CocoFiles.json(pair.resolve("expected.json"));
    checkTwelve(summary, expected);
    expected
        .get("per_class")
        .properties()
        .forEach(
            entry -> {
              JsonNode numbers = entry.getValue();
              CocoSummary.CategoryNumbers ours = summary.category(numbers.get("id").asLong());
              check(entry.getKey() + " AP", ours.averagePrecision(), numbers.get("AP"));
              check(entry.getKey() + " AP50", ours.averagePrecision50(), numbers.get("AP50"));
              check(entry.getKey() + " AR100", ours.averageRecall(), numbers.get("AR100"));
            });
  }

  private static CocoSummary evaluate(Path truth, Path results) throws IOException {
    List<EvaluationImage> images = CocoFiles.images(truth, results);
    return new CocoEvaluator(EvaluationSettings.COCO).evaluate(images);
  }

  private static void checkTwelve(CocoSummary summary, JsonNode expected) {
    for (CocoMetric metric : CocoMetric.values()) {
      check(metric.label(), summary.value(metric), expected.get(metric.label()));
    }
  }

  private static void check(String name, double ours, JsonNode expected) {
    assertThat(ours).as(name).isCloseTo(expected.asDouble(), EXACT);
  }
}

package io.sparkdet.detection.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.voc.VocAccumulator;
import io.sparkdet.detection.voc.VocInterpolation;
import io.sparkdet.detection.voc.VocMatcher;
import io.sparkdet.detection.voc.VocResult;
import io.sparkdet.testing.GoldenPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of one JVM on {@link GoldenPair}: the references' numbers to 1e-12. */
class GoldenMetricsTest {

  private static final Offset<Double> EXACT = within(1e-12);

  @TempDir Path folder;

  @Test
  void cocosNumbersArePycocotools() throws IOException {
    GoldenPair pair = GoldenPair.write(folder);
    CocoSummary summary = new CocoEvaluator(EvaluationSettings.COCO).evaluate(images(pair));
    for (CocoMetric metric : CocoMetric.values()) {
      check(metric.label(), summary.value(metric), GoldenPair.coco().get(metric.label()));
    }
    for (JsonNode category : CocoFiles.json(pair.truth()).get("categories")) {
      String name = category.get("name").asText();
      JsonNode expected = GoldenPair.coco().get("per_class").get(name);
      CocoSummary.CategoryNumbers ours = summary.category(category.get("id").asLong());
      check(name + " AP", ours.averagePrecision(), expected.get("AP"));
      check(name + " AP50", ours.averagePrecision50(), expected.get("AP50"));
      check(name + " AR100", ours.averageRecall(), expected.get("AR100"));
    }
  }

  @Test
  void vocsNumbersAreChainercvs() throws IOException {
    GoldenPair pair = GoldenPair.write(folder);
    VocAccumulator accumulator = new VocAccumulator(VocMatcher.IOU);
    images(pair).forEach(accumulator::accept);
    checkVoc(accumulator.result(VocInterpolation.ELEVEN_POINTS), pair, "AP_2007");
    checkVoc(accumulator.result(VocInterpolation.ALL_POINTS), pair, "AP_2010");
  }

  private static void checkVoc(VocResult result, GoldenPair pair, String name) throws IOException {
    check(name, result.mean(), GoldenPair.voc().get(name));
    JsonNode expected = GoldenPair.voc().get(name + "_per_class");
    for (JsonNode category : CocoFiles.json(pair.truth()).get("categories")) {
      JsonNode number = expected.get(category.get("name").asText());
      double ours =
          result.byCategory().getOrDefault(category.get("id").asLong(), VocResult.UNDEFINED);
      if (number.isNull()) { // no truth: chainercv has no number
        assertThat(ours).isEqualTo(VocResult.UNDEFINED);
      } else {
        check(category.get("name").asText() + " " + name, ours, number);
      }
    }
  }

  private static List<EvaluationImage> images(GoldenPair pair) throws IOException {
    return CocoFiles.images(pair.truth(), pair.detections());
  }

  private static void check(String name, double ours, JsonNode expected) {
    assertThat(ours).as(name).isCloseTo(expected.asDouble(), EXACT);
  }
}

package io.sparkdet.detection.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.coco.curve.RangeSweep;
import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CocoSummaryTest {

  @Test
  @SharedTest
  void linesAreThoseThatPycocotoolsPrints() throws IOException {
    // pycocotools 2.0.11, COCOeval.summarize() on ../shared/eval/cocoapi_fakebbox100
    assertThat(evaluate(EvaluationSettings.COCO).lines())
        .containsExactly(
            " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.505",
            " Average Precision  (AP) @[ IoU=0.50      | area=   all | maxDets=100 ] = 0.697",
            " Average Precision  (AP) @[ IoU=0.75      | area=   all | maxDets=100 ] = 0.573",
            " Average Precision  (AP) @[ IoU=0.50:0.95 | area= small | maxDets=100 ] = 0.586",
            " Average Precision  (AP) @[ IoU=0.50:0.95 | area=medium | maxDets=100 ] = 0.519",
            " Average Precision  (AP) @[ IoU=0.50:0.95 | area= large | maxDets=100 ] = 0.501",
            " Average Recall     (AR) @[ IoU=0.50:0.95 | area=   all | maxDets=  1 ] = 0.387",
            " Average Recall     (AR) @[ IoU=0.50:0.95 | area=   all | maxDets= 10 ] = 0.594",
            " Average Recall     (AR) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.595",
            " Average Recall     (AR) @[ IoU=0.50:0.95 | area= small | maxDets=100 ] = 0.640",
            " Average Recall     (AR) @[ IoU=0.50:0.95 | area=medium | maxDets=100 ] = 0.566",
            " Average Recall     (AR) @[ IoU=0.50:0.95 | area= large | maxDets=100 ] = 0.564");
  }

  @Test
  @SharedTest
  void pycocotoolsHiddenHundredIsNotRepeated() throws IOException {
    EvaluationSettings settings =
        EvaluationSettings.COCO
            .withMaxDetections(List.of(5, 50, 300))
            .withAreaRanges(List.of(new AreaRange("tiny", 0, 256)));
    CocoSummary summary = evaluate(settings);
    assertThat(summary.value(CocoMetric.AP)).isGreaterThan(0.5);
    assertThat(summary.value(CocoMetric.AP_SMALL)).isEqualTo(-1);
    assertThat(summary.lines())
        .hasSize(8)
        .contains(" Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=300 ] = 0.505")
        .anyMatch(line -> line.contains("area=  tiny | maxDets=300"));
  }

  @Test
  void categoriesWithoutTruthAreUndefinedAndLeftOutOfTheMean() {
    ImageTruths truths =
        new ImageTruths(
            new long[] {1},
            new double[] {0, 0, 50, 50},
            new double[] {2500},
            new boolean[1],
            new long[] {1});
    ImageDetections detections =
        new ImageDetections(
            new long[] {1, 7}, new double[] {0, 0, 50, 50, 0, 0, 50, 50}, new double[] {0.9, 0.8});
    CocoSummary summary =
        new CocoEvaluator(EvaluationSettings.COCO)
            .evaluate(List.of(new EvaluationImage(1, truths, detections)));
    assertThat(summary.category(7)).isEqualTo(new CocoSummary.CategoryNumbers(7, -1, -1, -1, 0, 1));
    assertThat(summary.category(1).averagePrecision()).isGreaterThan(0.999);
    assertThat(summary.value(CocoMetric.AP)).isEqualTo(summary.category(1).averagePrecision());
    assertThat(summary.value(CocoMetric.AP_SMALL)).isEqualTo(-1);
  }

  @Test
  void noImagesGiveNoNumbers() {
    CocoSummary summary = new CocoEvaluator(EvaluationSettings.COCO).evaluate(new ArrayList<>());
    assertThat(summary.lines()).hasSize(12).allMatch(line -> line.endsWith(" = -1.000"));
  }

  @Test
  void anImageGivenTwiceIsRefused() {
    ImageDetections one =
        new ImageDetections(new long[] {3}, new double[] {0, 0, 5, 5}, new double[] {0.5});
    EvaluationImage image = new EvaluationImage(42, ImageTruths.NONE, one);
    CocoEvaluator evaluator = new CocoEvaluator(EvaluationSettings.COCO);
    List<EvaluationImage> twice = List.of(image, image);
    assertThatThrownBy(() -> evaluator.evaluate(twice))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot evaluate: image 42 was accepted twice for category 3");
  }

  @Test
  void recordsOutOfOrderAreRefused() {
    EvaluationSettings settings = EvaluationSettings.COCO;
    RangeSweep sweep =
        new RangeSweep(settings, new TruthCounts(settings), new RangeTotals(settings));
    long[] bits = new long[2];
    sweep.accept(4, 0.5, bits, 0);
    assertThatThrownBy(() -> sweep.accept(4, 0.6, bits, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot sweep match records: category 4 score 0.6 follows category 4 score 0.5; sort"
                + " by category, falling score, image id, rank");
  }

  private static CocoSummary evaluate(EvaluationSettings settings) throws IOException {
    Path pair = SharedFolder.path("eval/cocoapi_fakebbox100");
    return new CocoEvaluator(settings)
        .evaluate(
            CocoFiles.images(
                pair.resolve("instances_val2014_100.json"),
                pair.resolve("instances_val2014_fakebbox100_results.json")));
  }
}

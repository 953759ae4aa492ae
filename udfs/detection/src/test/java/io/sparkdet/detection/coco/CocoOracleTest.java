package io.sparkdet.detection.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.testing.RandomImages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The evaluator against the rules written down a second time, on seeded random images. */
class CocoOracleTest {

  private static final int CASES = 2500;

  @Test
  void everyCurveEqualsTheSlowOracleOnThousandsOfRandomCases() {
    for (long seed = 0; seed < CASES; seed++) {
      RandomImages random = new RandomImages(seed);
      EvaluationSettings settings = random.settings();
      List<EvaluationImage> images = random.draw();
      SlowCoco slow = new SlowCoco(settings, images);
      CocoSummary summary = new CocoEvaluator(settings).evaluate(images);
      checkCurves("seed " + seed, settings, slow, summary.result());
    }
  }

  static void checkCurves(
      String name, EvaluationSettings settings, SlowCoco slow, CocoResult result) {
    List<Double> all = new ArrayList<>();
    for (long category : slow.keys()) {
      for (int a = 0; a < settings.areaRanges().size(); a++) {
        for (int t = 0; t < settings.iouThresholds().size(); t++) {
          for (int m = 0; m < settings.maxDetections().size(); m++) {
            boolean last = m == settings.maxDetections().size() - 1;
            String cell =
                "%s category %d range %d iou %d limit %d".formatted(name, category, a, t, m);
            SlowCoco.Curve curve =
                slow.curve(
                    category,
                    settings.areaRanges().get(a),
                    settings.iouThresholds().value(t),
                    settings.maxDetections().get(m));
            int c = settings.criterion(a, t);
            assertThat(result.recall(category, c, m)).as(cell).isEqualTo(curve.recall());
            if (!last) {
              continue;
            }
            for (int r = 0; r < settings.recallThresholds().size(); r++) {
              double precision = result.precision(category, c, r);
              double score = result.score(category, c, r);
              if (precision != curve.precision().get(r) || score != curve.scores().get(r)) {
                assertThat(precision).as(cell + " recall " + r).isEqualTo(curve.precision().get(r));
                assertThat(score).as(cell + " recall " + r).isEqualTo(curve.scores().get(r));
              }
              if (a == 0) {
                all.add(precision);
              }
            }
          }
        }
      }
    }
    assertThat(CocoMetric.AP.of(result))
        .as(name)
        .isCloseTo(SlowCoco.meanOfDefined(all), within(1e-12));
  }
}

package io.sparkdet.detection.lvis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.testing.LocalEvaluation;
import io.sparkdet.testing.RandomImages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The metric against its rules written down a second time, on seeded random images. */
class LvisOracleTest {

  private static final int CASES = 250;

  @Test
  void everyCurveEqualsTheSlowOracleOnRandomCases() {
    EvaluationSettings settings = EvaluationSettings.COCO;
    int defined = 0;
    for (long seed = 0; seed < CASES; seed++) {
      List<EvaluationImage> images = new RandomImages(seed).draw();
      SlowLvis slow = new SlowLvis(settings, images);
      CocoResult result = new LocalEvaluation(images, 2, seed).result(LvisMetric.of(settings));
      for (long category : result.categories()) {
        for (int a = 0; a < settings.areaRanges().size(); a++) {
          for (int t = 0; t < settings.iouThresholds().size(); t++) {
            SlowLvis.Curve expected =
                slow.curve(
                    category, settings.areaRanges().get(a), settings.iouThresholds().value(t));
            int criterion = settings.criterion(a, t);
            String name = "seed %d class %d criterion %d".formatted(seed, category, criterion);
            List<Double> found = new ArrayList<>();
            for (int r = 0; r < expected.precision().size(); r++) {
              found.add(result.precision(category, criterion, r));
            }
            assertThat(found).as(name).isEqualTo(expected.precision());
            assertThat(result.recall(category, criterion, 0)).as(name).isEqualTo(expected.recall());
            defined += expected.recall() > 0 ? 1 : 0;
          }
        }
      }
    }
    assertThat(defined).as("curves with a right detection").isGreaterThan(1000);
  }
}

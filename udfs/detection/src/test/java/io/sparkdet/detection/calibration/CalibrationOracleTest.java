package io.sparkdet.detection.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.IouThresholds;
import io.sparkdet.detection.coco.score.ScoreScale;
import io.sparkdet.testing.LocalEvaluation;
import io.sparkdet.testing.RandomImages;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The metric against its definitions written down a second time, on seeded random images. */
class CalibrationOracleTest {

  private static final int CASES = 600;
  private static final Offset<Double> ROUNDING = within(1e-12);

  @Test
  void errorsEqualTheSlowOracleOnRandomCasesHoweverTheyAreSplit() {
    int recommended = 0;
    for (long seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      RandomImages drawn = new RandomImages(seed);
      EvaluationSettings settings =
          drawn.settings().withIouThresholds(IouThresholds.of(random.nextInt(4) == 0 ? 0.3 : 0.5));
      List<EvaluationImage> images = drawn.draw();
      CalibrationResult result =
          new LocalEvaluation(images, 1 + random.nextInt(5), seed)
              .result(new CalibrationMetric(settings, ScoreScale.SHARES));
      for (int a = 0; a < settings.areaRanges().size(); a++) {
        SlowCalibration slow = new SlowCalibration(settings, a, images);
        double[] expected = SlowCalibration.errors(slow.all(), CalibrationResult.BINS);
        ReliabilityCurve curve = result.reliability(result.categories(), a);
        String name = "seed %d range %d".formatted(seed, a);
        assertThat(curve.expectedError()).as(name).isCloseTo(expected[0], ROUNDING);
        assertThat(curve.maximumError()).as(name).isCloseTo(expected[1], ROUNDING);
        assertThat(curve.detections()).as(name).isEqualTo(slow.all().size());
      }
      SlowCalibration slow = new SlowCalibration(settings, settings.areaRangeIndex("all"), images);
      for (long category : result.categories()) {
        recommended += check("seed %d class %d".formatted(seed, category), slow, result, category);
      }
    }
    assertThat(recommended).as("classes with a score to recommend").isGreaterThan(300);
  }

  private static int check(
      String name, SlowCalibration slow, CalibrationResult result, long category) {
    List<SlowCalibration.Fate> own = slow.of(category);
    double[] tens = SlowCalibration.errors(own, CalibrationResult.BINS);
    assertThat(result.reliability(category).expectedError()).as(name).isCloseTo(tens[0], ROUNDING);
    assertThat(result.reliability(category).maximumError()).as(name).isCloseTo(tens[1], ROUNDING);
    assertThat(result.localizationAwareError(category))
        .as(name)
        .isCloseTo(SlowCalibration.errors(own, 25)[2], ROUNDING);
    SlowCalibration.Lrp expected = slow.lrp(category);
    LrpPoint point = result.optimalLrp(category);
    assertThat(point.error()).as(name).isCloseTo(expected.error(), ROUNDING);
    if (Double.isNaN(expected.score())) {
      // Of boxes that are as loose as can be, an error of 1 may be told apart from 1 by rounding.
      return 0;
    }
    assertThat(point.score()).as(name).isEqualTo(expected.score());
    assertThat(point.localization()).as(name).isCloseTo(expected.loose(), ROUNDING);
    assertThat(point.falsePositiveShare()).as(name).isCloseTo(expected.wrong(), ROUNDING);
    assertThat(point.falseNegativeShare()).as(name).isCloseTo(expected.missed(), ROUNDING);
    return 1;
  }

  @Test
  void binsBeginAtTheScoreThatIsWrittenAndPercentAreShares() {
    CalibrationBins bins = new CalibrationBins(one(), ScoreScale.SHARES);
    CalibrationBins percent = new CalibrationBins(one(), ScoreScale.of(0, 100));
    for (int i = 0; i <= 10; i++) {
      long[] wrong = new long[4];
      bins.accept(1, i / 10.0, wrong);
      percent.accept(1, 10 * i, wrong);
    }
    bins.accept(1, 7, new long[4]);
    bins.accept(1, -3, new long[4]);
    ReliabilityCurve curve = bins.curve(List.of(1L), 0, 10);
    for (int bin = 0; bin < 10; bin++) {
      assertThat(curve.detections(bin))
          .as("bin %d", bin)
          .isEqualTo(bin == 0 ? 2 : bin == 9 ? 3 : 1);
      assertThat(percent.curve(List.of(1L), 0, 10).detections(bin)).isEqualTo(bin == 9 ? 2 : 1);
    }
  }

  @Test
  void oneIouThresholdIsNeeded() {
    assertThatThrownBy(() -> new CalibrationMetric(EvaluationSettings.COCO, ScoreScale.SHARES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot measure calibration at 10 IoU thresholds; give one");
  }

  private static EvaluationSettings one() {
    return EvaluationSettings.COCO.withIouThresholds(IouThresholds.of(0.5));
  }
}

package io.sparkdet.efficientdet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateCurveTest {

  /** Losses that fall by 0.1 at each of 20 rates, and then rise by 2 at each. */
  private static RateCurve valley() {
    RateCurve curve = new RateCurve();
    for (int i = 0; i < 40 && !curve.blownUp(); i++) {
      curve.add(rate(i), i < 20 ? 3 - 0.1 * i : 1.1 + 2 * (i - 19));
    }
    return curve;
  }

  private static double rate(int step) {
    return 1e-5 * Math.pow(10, step / 8.0);
  }

  @Test
  void aTenthOfTheRateWithTheLowestSmoothedLossIsRecommended() {
    // Averages that give a new loss 0.2 and the ones before 0.8 are lowest at step 19: the next one
    // adds 0.2 of 3.1, more than the old ones still lie above it.
    assertThat(valley().recommended()).isEqualTo(rate(19) / 10);
  }

  @Test
  void theFirstLossIsTakenAsItIs() {
    RateCurve curve = new RateCurve();
    curve.add(1e-5, 3);
    curve.add(1e-4, 2);
    assertThat(curve.text().lines().toList().get(1)).isEqualTo("1.0E-5,3.0,3.0");
    double smoothed = Double.parseDouble(curve.text().lines().toList().get(2).split(",", -1)[2]);
    assertThat(smoothed).isCloseTo((0.2 * 0.8 * 3 + 0.2 * 2) / 0.36, within(1e-12));
  }

  @Test
  void aLossThatBlowsUpEndsTheTest() {
    assertThat(valley().blownUp()).isTrue();
    assertThat(valley().text().lines().count()).isLessThan(32);
    RateCurve curve = new RateCurve();
    curve.add(1e-5, 3);
    assertThat(curve.blownUp()).isFalse();
    curve.add(1e-4, Double.NaN);
    assertThat(curve.blownUp()).as("not finite").isTrue();
    assertThat(curve.recommended()).isCloseTo(1e-6, within(1e-18));
  }

  @Test
  void itsTextGivesTheSameRate() {
    RateCurve read = RateCurve.of(valley().text());
    assertThat(read.recommended()).isEqualTo(valley().recommended());
    assertThat(read.text()).isEqualTo(valley().text());
    assertThatThrownBy(() -> RateCurve.of("rate,loss\n"))
        .hasMessage("Cannot read rates: the first line is not 'learning_rate,loss,smoothed_loss'");
    assertThatThrownBy(() -> RateCurve.of(RateCurve.HEADER + "\n1e-5;3;3\n"))
        .hasMessage("Cannot read rates: '1e-5;3;3' is no line");
  }

  @Test
  void withoutALossNothingIsRecommended() {
    RateCurve none = new RateCurve();
    none.add(1e-5, Double.POSITIVE_INFINITY);
    assertThat(none.isEmpty()).isTrue();
    assertThatThrownBy(none::recommended).isInstanceOf(IllegalStateException.class);
  }
}

package io.sparkdet.efficientdet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.efficientdet.model.GoldenModel;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FlatVectorsTest {

  /** torch's get_ema_multi_avg_fn(0.9), by {@code scripts/studies/golden/parts}. */
  @Test
  void theMovingAverageIsTorchs() throws IOException {
    float[] average = {1, -2, 0.5f};
    JsonNode golden = GoldenModel.numbers("parts.json").get("steps").get("average:0.9");
    for (int i = 0; i < 3; i++) {
      FlatVectors.average(average, new float[] {0.25f * i, 1, -1.5f}, 0.9);
      for (int k = 0; k < 3; k++) {
        assertThat((double) average[k]).isCloseTo(golden.get(i).get(k).asDouble(), within(2e-7));
      }
    }
  }

  @Test
  void clippingKeepsTheDirection() {
    float[] gradient = {3, 4};
    assertThat(FlatVectors.clip(gradient, 1)).isEqualTo(5);
    assertThat(gradient[0]).isCloseTo(0.6f, within(1e-6f));
    assertThat(gradient[1]).isCloseTo(0.8f, within(1e-6f));
    float[] small = {0.3f, 0.4f};
    FlatVectors.clip(small, 1);
    assertThat(small).containsExactly(0.3f, 0.4f);
    FlatVectors.clip(gradient, 0);
    assertThat(gradient[0]).isCloseTo(0.6f, within(1e-6f));
  }

  @Test
  void aNormIsNotFiniteWhereAValueIsNot() {
    assertThat(FlatVectors.norm(new float[] {1, Float.NaN})).isNaN();
    assertThat(FlatVectors.norm(new float[] {1, Float.NEGATIVE_INFINITY})).isInfinite();
  }

  @Test
  void averagesForgetTheStartSoon() {
    assertThat(FlatVectors.averageDecay(0.9998, 1)).isCloseTo(2.0 / 11, within(1e-12));
    assertThat(FlatVectors.averageDecay(0.9998, 1_000_000)).isEqualTo(0.9998);
    float[] average = {1};
    FlatVectors.average(average, new float[] {3}, 0.75);
    assertThat(average).containsExactly(1.5f);
  }

  /** The product of what is kept tells how much the start still weighs. */
  @Test
  void shortRunsForgetTheStartOfRunningStatistics() {
    assertThat(FlatVectors.leastMomentum(1)).isCloseTo(9 / 11.0, within(1e-12));
    assertThat(FlatVectors.leastMomentum(890)).isCloseTo(0.01, within(1e-12));
    double start = 1;
    for (int update = 1; update <= 30; update++) {
      start *= 1 - FlatVectors.leastMomentum(update);
    }
    assertThat(start).as("after 30 updates").isLessThan(1e-4);
  }
}

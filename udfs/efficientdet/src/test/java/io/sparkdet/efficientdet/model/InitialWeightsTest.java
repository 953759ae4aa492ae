package io.sparkdet.efficientdet.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.weights.tensor.Tensor;
import org.junit.jupiter.api.Test;

class InitialWeightsTest {

  @Test
  void equalSeedsGiveEqualWeightsAndOthersOtherOnes() throws Exception {
    assertThat(id(3)).isEqualTo(id(3)).isNotEqualTo(id(4));
  }

  /** Found once on x86-64, JDK 17.0.15; a change means other weights for everybody. */
  @Test
  void theyAreTheSameOnEveryMachine() throws Exception {
    assertThat(id(1)).isEqualTo("sample-untrained@7d9678f3ac3f");
  }

  @Test
  void kernelsHaveTheVarianceTheyShould() {
    Tensor kernel =
        UntrainedModel.seeded(1).weights().tensor("bifpn.cell.1.top_down.p4.pointwise.conv.weight");
    double sum = 0;
    double squares = 0;
    for (float value : kernel.values()) {
      sum += value;
      squares += (double) value * value;
    }
    double expected = 2.0 / kernel.shape()[1];
    assertThat(squares / kernel.size()).isBetween(0.9 * expected, 1.1 * expected);
    assertThat(sum / kernel.size()).isBetween(-0.02, 0.02);
  }

  private static String id(long seed) throws Exception {
    UntrainedModel model = UntrainedModel.seeded(seed);
    return ModelFolder.id(model.description(), model.weights());
  }
}

package io.sparkdet.efficientdet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * One step against effdet 0.4.1 and zylo117 on torch 2.15 (shared/parity/README.md, section 6, with
 * its tolerances): losses 1e-5 relative, gradients 1e-3 of the norm of each parameter's gradient,
 * save for the weights of fusions.
 */
@SharedTest
class TrainingStepParityTest {

  /** Biases just before a normalization have no gradient but rounding. */
  private static final double ROUNDING = 1e-5;

  /**
   * The gradient of a fusion's weights is a difference of sums over whole features that are nearly
   * equal: its rounding is a share of them, here of the largest such gradient of the network.
   */
  private static final double CANCELLED = 3e-3;

  @Test
  void effdetsStepGivesItsLossesGradientsAndStatistics() throws IOException {
    ReferenceStep step = ReferenceStep.effdet().run(1);
    float[] losses = step.expected.tensor("loss_total_class_box").values();
    double divisor = step.sums.positives() + 1;
    assertThat(divisor).isEqualTo(76);
    assertClose(step.sums.total() / divisor, losses[0], 1e-5);
    assertClose(step.sums.classLoss() / divisor, losses[1], 1e-5);
    assertClose(step.sums.boxLoss() / divisor, 50 * losses[2], 1e-5);
    assertGradients(step, 460);
    assertStatistics(step, 6);
  }

  @Test
  void zylo117sStepGivesItsLossesAndGradients() throws IOException {
    ReferenceStep step = ReferenceStep.zylo117().run(1);
    assertClose(
        step.sums.classLoss() / 2, step.expected.tensor("classification_loss").values()[0], 1e-5);
    assertClose(step.sums.boxLoss() / 2, step.expected.tensor("regression_loss").values()[0], 1e-5);
    assertGradients(step, 460);
  }

  private static void assertClose(double actual, double expected, double relative) {
    assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
  }

  private static void assertGradients(ReferenceStep step, int parameters) {
    int compared = 0;
    double ofFusions = largestNormOfFusions(step);
    for (ParameterLayout.Slice slice : step.layout.parameters()) {
      String name = step.naming.sourceName(slice.spec().name());
      if (!step.facts.get("gradient_norms").has(name)) {
        continue;
      }
      compared++;
      double norm = step.facts.get("gradient_norms").get(name).asDouble();
      float[] gradient = Arrays.copyOfRange(step.gradient, slice.from(), slice.to());
      assertThat(FlatVectors.norm(gradient))
          .as(name)
          .isCloseTo(
              norm, within(1e-3 * norm + ROUNDING + (isFusion(slice) ? CANCELLED * ofFusions : 0)));
      assertSampled(step, "grad:" + name, gradient, 1, norm);
      assertSampled(step, "grad_every_29th:" + name, gradient, 29, norm);
    }
    assertThat(compared).isEqualTo(parameters);
  }

  private static boolean isFusion(ParameterLayout.Slice slice) {
    return slice.spec().name().endsWith(".weights");
  }

  private static double largestNormOfFusions(ReferenceStep step) {
    return step.layout.parameters().stream()
        .filter(TrainingStepParityTest::isFusion)
        .mapToDouble(
            slice ->
                step.facts
                    .get("gradient_norms")
                    .path(step.naming.sourceName(slice.spec().name()))
                    .asDouble())
        .max()
        .orElseThrow();
  }

  private static void assertSampled(
      ReferenceStep step, String key, float[] gradient, int every, double norm) {
    if (!step.expected.names().contains(key)) {
      return;
    }
    float[] expected = step.expected.tensor(key).values();
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = expected[i] - gradient[i * every];
      sum += difference * difference;
    }
    assertThat(Math.sqrt(sum)).as(key).isLessThan(1e-3 * norm + ROUNDING);
  }

  private static void assertStatistics(ReferenceStep step, int tensors) {
    int compared = 0;
    for (ParameterLayout.Slice slice : step.layout.statistics()) {
      String key = "after_step:" + step.naming.sourceName(slice.spec().name());
      if (step.expected.names().contains(key)) {
        compared++;
        float[] expected = step.expected.tensor(key).values();
        for (int i = 0; i < expected.length; i++) {
          assertThat(step.statistics[slice.from() + i])
              .as(key)
              .isCloseTo(expected[i], within(1e-5f + 1e-4f * Math.abs(expected[i])));
        }
      }
    }
    assertThat(compared).isEqualTo(tensors);
  }
}

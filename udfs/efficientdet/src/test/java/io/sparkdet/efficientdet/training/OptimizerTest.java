package io.sparkdet.efficientdet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.efficientdet.model.GoldenModel;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Two updates by hand, by the formulas in the Javadoc of {@link Optimizer}. */
class OptimizerTest {

  private static final EfficientDetConfig CONFIG = EfficientDetConfig.variant("d0");
  private static final ParameterLayout LAYOUT = ParameterLayout.of(CONFIG);

  @Test
  void sgdFollowsNesterovsMomentumAndDecaysKernels() {
    float[] parameters = new float[LAYOUT.parameterCount()];
    float[] gradient = new float[parameters.length];
    int kernel = slice("box_head.predict.pointwise.conv.weight").from();
    int bias = slice("box_head.predict.pointwise.conv.bias").from();
    parameters[kernel] = 2;
    parameters[bias] = 2;
    gradient[kernel] = 1;
    gradient[bias] = 1;
    Optimizer sgd = new Optimizer.Sgd(0.9, 0.01);
    float[][] memory = sgd.newMemory(parameters.length);
    ParameterGroups groups = ParameterGroups.of(LAYOUT, Freezing.NONE, 1);
    sgd.update(parameters, gradient, memory, groups, 0.1, 1);
    // kernel: g = 1.02, v = 1.02, p = 2 - 0.1 (1.02 + 0.918); bias: g = 1, p = 2 - 0.19
    assertThat(parameters[kernel]).isCloseTo(1.8062f, within(1e-6f));
    assertThat(parameters[bias]).isCloseTo(1.81f, within(1e-6f));
    sgd.update(parameters, gradient, memory, groups, 0.1, 2);
    // bias: v = 1.9, p = 1.81 - 0.1 (1 + 1.71)
    assertThat(parameters[bias]).isCloseTo(1.539f, within(1e-6f));
    assertThat(parameters[bias + 1]).isZero();
  }

  @Test
  void adamsFirstUpdateIsTheLearningRateWhateverTheGradient() {
    float[] parameters = new float[LAYOUT.parameterCount()];
    float[] gradient = new float[parameters.length];
    int head = slice("class_head.predict.pointwise.conv.weight").from();
    int stem = slice("backbone.stem.conv.weight").from();
    parameters[head] = 1;
    gradient[head] = -7;
    gradient[stem] = 1e-3f;
    Optimizer adam = Optimizer.AdamW.decaying(0.1);
    float[][] memory = adam.newMemory(parameters.length);
    ParameterGroups groups = ParameterGroups.of(LAYOUT, Freezing.NONE, 0.3);
    adam.update(parameters, gradient, memory, groups, 0.01, 1);
    assertThat(parameters[head]).isCloseTo(0.999f + 0.01f, within(1e-6f));
    assertThat(parameters[stem]).isCloseTo(-0.003f, within(1e-6f));
    gradient[stem] = -1e-3f;
    adam.update(parameters, gradient, memory, groups, 0.01, 2);
    // m = 0.9 * 1e-4 - 1e-4 = -1e-5, m / (1 - 0.81) = -5.263e-5; v / (1 - 0.998001) = 1e-6
    double decayed = -0.003 * (1 - 0.003 * 0.1);
    assertThat(parameters[stem])
        .isCloseTo((float) (decayed + 0.003 * 5.26316e-5 / 1e-3), within(1e-6f));
  }

  /** Five updates of torch's optimizers, by {@code scripts/studies/golden/parts}. */
  @Test
  void updatesAreTorchs() throws IOException {
    JsonNode golden = GoldenModel.numbers("parts.json").get("steps");
    assertUpdates(new Optimizer.Sgd(0.9, 0.01), golden.get("sgd:0.9"));
    assertUpdates(Optimizer.AdamW.decaying(0.01), golden.get("adamw"));
  }

  private static void assertUpdates(Optimizer optimizer, JsonNode updates) {
    assertThat(updates).hasSize(5);
    float[] parameters = new float[LAYOUT.parameterCount()];
    float[] gradient = new float[parameters.length];
    float[][] memory = optimizer.newMemory(parameters.length);
    ParameterGroups groups = ParameterGroups.of(LAYOUT, Freezing.NONE, 1);
    int kernel = slice("box_head.predict.pointwise.conv.weight").from();
    int bias = slice("box_head.predict.pointwise.conv.bias").from();
    float[] begun = {1.5f, -0.25f, 0.03125f};
    System.arraycopy(begun, 0, parameters, kernel, 3);
    System.arraycopy(begun, 0, parameters, bias, 3);
    for (int update = 1; update <= 5; update++) {
      JsonNode row = updates.get(update - 1);
      for (int i = 0; i < 3; i++) {
        gradient[kernel + i] = (float) row.get("gradient").get(i).asDouble();
        gradient[bias + i] = gradient[kernel + i];
      }
      optimizer.update(parameters, gradient, memory, groups, row.get("rate").asDouble(), update);
      for (int i = 0; i < 3; i++) {
        String name = "%s, update %d, value %d".formatted(optimizer, update, i);
        assertThat((double) parameters[kernel + i])
            .as(name)
            .isCloseTo(row.get("kernel").get(i).asDouble(), within(5e-7));
        assertThat((double) parameters[bias + i])
            .as(name)
            .isCloseTo(row.get("bias").get(i).asDouble(), within(5e-7));
      }
    }
  }

  @Test
  void frozenParametersStay() {
    float[] parameters = new float[LAYOUT.parameterCount()];
    float[] gradient = new float[parameters.length];
    java.util.Arrays.fill(gradient, 1);
    Optimizer sgd = new Optimizer.Sgd(0.9, 0);
    sgd.update(
        parameters,
        gradient,
        sgd.newMemory(parameters.length),
        ParameterGroups.of(LAYOUT, Freezing.BACKBONE, 1),
        1,
        1);
    for (ParameterLayout.Slice slice : LAYOUT.parameters()) {
      boolean frozen = slice.spec().name().startsWith("backbone.");
      assertThat(parameters[slice.from()]).as(slice.spec().name()).isEqualTo(frozen ? 0 : -1.9f);
    }
  }

  @Test
  void constantsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new Optimizer.Sgd(1, 0)).hasMessageContaining("momentum 1.0");
    assertThatThrownBy(() -> Optimizer.AdamW.decaying(-1)).hasMessageContaining("decay -1.0");
  }

  private static ParameterLayout.Slice slice(String name) {
    return LAYOUT.parameters().stream()
        .filter(slice -> slice.spec().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}

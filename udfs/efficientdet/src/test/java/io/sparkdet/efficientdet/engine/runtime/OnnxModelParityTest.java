package io.sparkdet.efficientdet.engine.runtime;

import io.sparkdet.efficientdet.engine.onnx.OnnxModel;
import io.sparkdet.testing.SharedTest;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxModelParityTest {

  /**
   * Outputs and features of zylo117's implementation on torch (shared/parity); the tolerance is
   * that of its README for features, and 2e-5 on regression and scores.
   */
  @SharedTest
  @ParameterizedTest
  @CsvSource({"d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d7x"})
  void givesWhatZylo117Gives(String variant) throws Exception {
    Closeness.assertEqualsFixture(outputs(variant), ReferenceNetwork.outputs(variant), 2e-5, 5e-4);
  }

  /** The same of effdet's implementation; Lite feels rounding more, its README says. */
  @SharedTest
  @ParameterizedTest
  @CsvSource({
    "tf_efficientdet_d0, 2e-5, 5e-4",
    "tf_efficientdet_d1, 2e-5, 5e-4",
    "tf_efficientdet_d3, 2e-5, 5e-4",
    "tf_efficientdet_d6, 2e-5, 5e-4",
    "tf_efficientdet_d7, 2e-5, 5e-4",
    "tf_efficientdet_d7x, 2e-5, 5e-4",
    "tf_efficientdet_lite0, 5e-4, 1e-2",
    "tf_efficientdet_lite2, 5e-4, 1e-2",
    "efficientdet_d0, 2e-5, 5e-4"
  })
  void givesWhatEffdetGives(String variant, double absolute, double relative) throws Exception {
    Closeness.assertEqualsFixture(
        outputs(variant), ReferenceNetwork.outputs(variant), absolute, relative);
  }

  private static Map<String, float[]> outputs(String variant) throws Exception {
    return RawSession.run(
        OnnxModel.rawWithFeatures(
            ReferenceNetwork.config(variant), ReferenceNetwork.weights(variant)),
        ReferenceNetwork.image(1),
        1,
        3,
        256,
        256);
  }
}

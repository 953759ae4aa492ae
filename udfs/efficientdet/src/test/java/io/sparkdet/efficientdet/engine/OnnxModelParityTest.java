package io.sparkdet.efficientdet.engine;

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
  @CsvSource({"d0", "d1", "d6", "d7x"})
  void givesWhatZylo117Gives(String variant) throws Exception {
    Map<String, float[]> outputs =
        RawSession.run(
            OnnxModel.rawWithFeatures(
                ReferenceNetwork.config(variant), ReferenceNetwork.weights(variant)),
            ReferenceNetwork.image(1),
            1,
            3,
            256,
            256);
    Closeness.assertEqualsFixture(outputs, ReferenceNetwork.outputs(variant), 2e-5, 5e-4);
  }
}

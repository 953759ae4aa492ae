package io.sparkdet.efficientdet.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.onnx.OnnxModel;
import io.sparkdet.efficientdet.model.GoldenModel;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Features, logits and box codes of the sample model by four layer styles against effdet's ({@code
 * network.json}), one picture of 128 x 128: within 1e-5 of each feature's spread, 5e-5 on logits,
 * 2e-6 on scores and 5e-6 on box codes.
 */
class GoldenNetworkTest {

  private static final int SIDE = 128;

  private static final String EVERY = "_every_";

  /** What the exported graph gives in place of logits. */
  private static final String SCORES = "classification";

  @TempDir static Path cache;

  @ParameterizedTest
  @ValueSource(strings = {"tf", "native", "lite", "zero_pool"})
  void theGraphGivesWhatEffdetGives(String style) throws Exception {
    ModelFolder model = GoldenModel.folder(cache);
    EfficientDetConfig config = GoldenModel.config(model, style).withImageSize(SIDE);
    Map<String, float[]> outputs =
        RawSession.run(
            OnnxModel.rawWithFeatures(config, model.weights()), input(), 1, 3, SIDE, SIDE);
    assertCloseToEffdet(style, outputs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tf", "native", "lite", "zero_pool"})
  void pyTorchsKernelsGiveWhatEffdetGives(String style) throws Exception {
    ModelFolder model = GoldenModel.folder(cache);
    EfficientDetConfig config = GoldenModel.config(model, style).withImageSize(SIDE);
    Map<String, float[]> outputs = new HashMap<>();
    try (PyTorchNetwork network =
            PyTorchNetwork.open(
                config,
                model.weights(),
                new CandidateSelection(0.05f, 0),
                SessionOptions.SINGLE_THREADED);
        NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      NDArray image = manager.create(input(), new Shape(1, 3, SIDE, SIDE), DataType.FLOAT32);
      EfficientDetNetwork.Outputs<NDArray> found = network.forward(image);
      for (int i = 0; i < found.backboneFeatures().size(); i++) {
        outputs.put("backbone_p" + (3 + i), found.backboneFeatures().get(i).toFloatArray());
      }
      for (int i = 0; i < found.fusedFeatures().size(); i++) {
        outputs.put("bifpn_p" + (3 + i), found.fusedFeatures().get(i).toFloatArray());
      }
      outputs.put("regression", network.rows(found.boxCodes(), 1, 4).toFloatArray());
      outputs.put("logits", network.rows(found.classLogits(), 1, config.classes()).toFloatArray());
    }
    assertCloseToEffdet(style, outputs);
  }

  private static FloatBuffer input() {
    float[] values = GoldenModel.input(SIDE, false);
    return ByteBuffer.allocateDirect(4 * values.length)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(values)
        .rewind();
  }

  private static void assertCloseToEffdet(String style, Map<String, float[]> outputs)
      throws Exception {
    JsonNode expected = GoldenModel.numbers("network.json").get(style);
    assertThat(expected).hasSize(9); // 3 of the backbone, 4 of the BiFPN, logits, codes
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      String key = entry.getKey(); // such as bifpn_p3_every_75th
      int sampled = key.indexOf(EVERY);
      String name = key.substring(0, sampled);
      int step = Integer.parseInt(key.substring(sampled + EVERY.length(), key.length() - 2));
      boolean scores = name.equals("logits") && !outputs.containsKey("logits");
      float[] actual = outputs.getOrDefault(scores ? SCORES : name, new float[0]);
      JsonNode values = entry.getValue();
      assertThat((actual.length + step - 1) / step).as(key).isEqualTo(values.size());
      double largest = 0;
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < values.size(); i++) {
        double given = values.get(i).asDouble();
        double value = scores ? 1 / (1 + Math.exp(-given)) : given;
        largest = Math.max(largest, Math.abs(actual[i * step] - value));
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      double tolerance =
          switch (name) {
            case "logits" -> scores ? 2e-6 : 5e-5;
            case "regression" -> 5e-6;
            default -> 1e-5 * (high - low);
          };
      assertThat(largest).as("largest difference of " + key).isLessThanOrEqualTo(tolerance);
    }
  }
}

package io.sparkdet.efficientdet.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sparkdet.efficientdet.checkpoint.ClassifierImport;
import io.sparkdet.efficientdet.engine.Classification;
import io.sparkdet.efficientdet.engine.ClassifierNetwork;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.onnx.OnnxClassifier;
import io.sparkdet.efficientdet.network.EfficientNet;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * EfficientNet-Lite0 with its trained ImageNet weights: stem, every block, head, pooled features
 * and logits against timm 1.0.31 on torch (shared/weights). Features within 1e-3 of their standard
 * deviation, embedding and logits within 1e-4; the fixture's own float32 differs from float64 by
 * 4e-6 on the logits.
 */
@SharedTest
class ClassifierParityTest {

  private static final EfficientNetConfig LITE0 =
      EfficientNetConfig.variant("efficientnet-lite0").withImageSize(256);

  @Test
  void theGraphGivesWhatTimmGives() throws Exception {
    Map<String, float[]> outputs =
        RawSession.run(
            OnnxClassifier.withFeatures(LITE0, weights()),
            ReferenceNetwork.image(1),
            1,
            3,
            256,
            256);
    outputs.put("pooled", outputs.getOrDefault(OnnxClassifier.EMBEDDING, new float[0]));
    assertCloseToTimm(outputs);
  }

  @Test
  void pyTorchsKernelsGiveWhatTimmGives() throws Exception {
    try (PyTorchClassifier network =
            PyTorchClassifier.open(LITE0, weights(), SessionOptions.SINGLE_THREADED);
        NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      NDArray image =
          manager.create(ReferenceNetwork.image(1), new Shape(1, 3, 256, 256), DataType.FLOAT32);
      EfficientNet.Outputs<NDArray> outputs = network.forward(image);
      Map<String, float[]> values = new HashMap<>();
      values.put("stem", outputs.steps().get(0).toFloatArray());
      for (int block = 0; block < outputs.steps().size() - 1; block++) {
        values.put("block_%02d".formatted(block), outputs.steps().get(block + 1).toFloatArray());
      }
      values.put("head", outputs.head().toFloatArray());
      values.put("pooled", outputs.embedding().toFloatArray());
      values.put("logits", outputs.logits().toFloatArray());
      assertCloseToTimm(values);
    }
  }

  @Test
  void bothEnginesGiveEachImageOfABatchItsOwn() throws Exception {
    FloatBuffer images = ReferenceNetwork.image(2);
    int half = images.capacity() / 2;
    for (int i = half; i < images.capacity(); i++) {
      images.put(i, -images.get(i));
    }
    Weights weights = weights();
    try (ClassifierNetwork onnx =
            Engine.ONNXRUNTIME.openClassifier(LITE0, weights, SessionOptions.SINGLE_THREADED);
        ClassifierNetwork torch =
            Engine.PYTORCH.openClassifier(LITE0, weights, SessionOptions.SINGLE_THREADED)) {
      List<Classification> one = onnx.classify(images, 2);
      List<Classification> other = torch.classify(images, 2);
      for (int image = 0; image < 2; image++) {
        assertThat(largest(one.get(image).logits(), other.get(image).logits())).isLessThan(1e-4);
        assertThat(largest(one.get(image).embedding(), other.get(image).embedding()))
            .isLessThan(1e-4);
      }
      assertThat(largest(one.get(0).logits(), one.get(1).logits())).isGreaterThan(1);
    }
  }

  private static void assertCloseToTimm(Map<String, float[]> outputs) throws Exception {
    Weights expected =
        SafetensorsFile.read(SharedFolder.path("weights/lite0-backbone-expected.safetensors"));
    int compared = 0;
    for (String key : expected.names()) {
      boolean sampled = key.endsWith("_every_29th");
      float[] all = outputs.getOrDefault(key.replace("_every_29th", ""), new float[0]);
      float[] values = expected.tensor(key).values();
      float[] ours = new float[values.length];
      int step = sampled ? 29 : 1;
      assertThat((all.length + step - 1) / step).as(key).isEqualTo(values.length);
      for (int i = 0; i < ours.length; i++) {
        ours[i] = all[i * step];
      }
      assertThat(largest(ours, values))
          .as("largest difference of " + key)
          .isLessThanOrEqualTo(sampled ? 1e-3 * Closeness.deviation(values) : 1e-4);
      compared++;
    }
    assertThat(compared).isEqualTo(20);
  }

  private static double largest(float[] one, float[] other) {
    double largest = 0;
    for (int i = 0; i < other.length; i++) {
      largest = Math.max(largest, Math.abs(one[i] - other[i]));
    }
    return largest;
  }

  private static Weights weights() throws Exception {
    return ClassifierImport.read(
            SharedFolder.path("weights/efficientnet-lite0-imagenet.safetensors"), LITE0)
        .weights();
  }
}

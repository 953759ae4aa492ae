package io.sparkdet.efficientdet.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.efficientdet.checkpoint.BackboneNaming;
import io.sparkdet.efficientdet.engine.Classification;
import io.sparkdet.efficientdet.engine.ClassifierNetwork;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.model.GoldenModel;
import io.sparkdet.efficientdet.network.EfficientNet;
import io.sparkdet.efficientdet.network.TensorKind;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.FixtureFormula;
import io.sparkdet.testing.GoldenPicture;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * EfficientNet-Lite0 with weights made of their names against timm 1.0.31 on torch ({@code
 * scripts/studies/golden/parts}): a picture of 96 x 96. timm's own float32 differs from its float64
 * by 1.3e-5 on logits of 6.
 */
class GoldenClassifierTest {

  private static final int SIDE = 96;

  private static final EfficientNetConfig LITE0 =
      EfficientNetConfig.variant("efficientnet-lite0").withImageSize(SIDE);

  @ParameterizedTest
  @EnumSource(Engine.class)
  void embeddingAndLogitsAreTimms(Engine engine) throws Exception {
    JsonNode golden = GoldenModel.numbers("parts.json").get("classifier");
    try (ClassifierNetwork network =
        engine.openClassifier(LITE0, weights(), SessionOptions.SINGLE_THREADED)) {
      Classification seen = network.classify(input(), 1).get(0);
      assertClose(seen.embedding(), golden.get("embedding_every_17th"), 17);
      assertClose(seen.logits(), golden.get("logits_every_13th"), 13);
    }
  }

  private static void assertClose(float[] values, JsonNode expected, int every) {
    assertThat((values.length + every - 1) / every).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat((double) values[every * i])
          .as("value %d", every * i)
          .isCloseTo(expected.get(i).asDouble(), within(1e-4));
    }
  }

  /** Statistics are 0 and 1, everything else is made of timm's names. */
  private static Weights weights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : EfficientNet.tensors(LITE0)) {
      int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
      String source = BackboneNaming.TIMM.sourceName(LITE0.backbone()).apply(spec.name());
      float[] values = FixtureFormula.values(source, shape);
      if (!spec.kind().parameter()) {
        Arrays.fill(values, spec.kind() == TensorKind.MEAN ? 0 : 1);
      }
      tensors.put(spec.name(), new Tensor(shape, values));
    }
    return new MapWeights(tensors);
  }

  private static FloatBuffer input() {
    BufferedImage picture = GoldenPicture.draw(SIDE, SIDE);
    FloatBuffer input =
        ByteBuffer.allocateDirect(4 * 3 * SIDE * SIDE)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < input.capacity(); i++) {
      int rgb = picture.getRGB(i % SIDE, i / SIDE % SIDE);
      int value = (rgb >> (8 * (2 - i / (SIDE * SIDE)))) & 0xFF;
      input.put(i, (float) ((value - 127.5) / 127.5));
    }
    return input;
  }
}

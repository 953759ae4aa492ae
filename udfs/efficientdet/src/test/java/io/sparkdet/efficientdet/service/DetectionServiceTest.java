package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.UntrainedModel;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DetectionServiceTest {

  @TempDir Path folder;

  /** A bias of NaN makes every box NaN, which post-processing refuses. */
  @Test
  void whatPostProcessingRefusesIsAFailedImageAndTheLaneGoesOn() throws Exception {
    UntrainedModel sound = UntrainedModel.seeded(1);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : sound.weights().names()) {
      Tensor tensor = sound.weights().tensor(name);
      if (name.equals("box_head.predict.pointwise.conv.bias")) {
        float[] values = new float[tensor.size()];
        Arrays.fill(values, Float.NaN);
        tensor = new Tensor(tensor.shape(), values);
      }
      tensors.put(name, tensor);
    }
    assertThat(tensors).containsKey("box_head.predict.pointwise.conv.bias");
    ModelFolder model =
        ModelFolder.write(folder.resolve("nan"), sound.description(), new MapWeights(tensors));
    try (DetectionService service = new DetectionService(model, settings(model))) {
      byte[] picture = picture();
      for (int i = 0; i < 2; i++) {
        DetectionOutcome outcome = service.submit(picture).get();
        assertThat(outcome).isInstanceOf(DetectionOutcome.Failed.class);
        assertThat(((DetectionOutcome.Failed) outcome).status())
            .isEqualTo(ImageStatus.INFERENCE_FAILED);
      }
      assertThat(service.counters().failures()).isEqualTo(2);
    }
  }

  /** The service takes four at once; more are taken as those before are given up. */
  @Test
  void imagesThatAreGivenUpMakeRoomAndAreNeitherInferredNorCounted() throws Exception {
    UntrainedModel untrained = UntrainedModel.seeded(1);
    ModelFolder model =
        ModelFolder.write(
            folder.resolve("untrained"), untrained.description(), untrained.weights());
    try (DetectionService service = new DetectionService(model, settings(model))) {
      byte[] picture = picture();
      for (int i = 0; i < 200; i++) {
        assertThat(service.submit(picture).cancel(false)).isTrue();
      }
      assertThat(service.submit(picture).get()).isInstanceOf(DetectionOutcome.Detected.class);
      assertThat(service.counters().images()).isEqualTo(1);
      assertThat(service.counters().failures()).isZero();
      assertThat(service.counters().batches()).isLessThan(100);
    }
  }

  private static ServiceSettings settings(ModelFolder model) {
    return new ServiceSettings(
        model.id(),
        Engine.ONNXRUNTIME,
        EngineDevice.CPU,
        model.description().defaults(),
        DecodeMode.EXACT,
        OrientationRule.EXIF,
        DecodeOptions.DEFAULT_MAX_PIXELS,
        1,
        1,
        ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
  }

  private static byte[] picture() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }
}

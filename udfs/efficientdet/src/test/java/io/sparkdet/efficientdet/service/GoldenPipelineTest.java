package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.nms.Nms;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.image.SyntheticImages;
import io.sparkdet.efficientdet.model.GoldenModel;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.testing.GoldenPicture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From the bytes of a PNG to boxes against effdet and Pillow ({@code pipeline.json}): a picture
 * that is shrunk and one that is enlarged, hard and soft suppression. Each of the 100 boxes comes
 * again at its rank, within 0.02 pixel and 2e-5 of score.
 */
class GoldenPipelineTest {

  @TempDir static Path cache;

  @ParameterizedTest
  @CsvSource({
    "ONNXRUNTIME, 400, 300, hard",
    "ONNXRUNTIME, 400, 300, soft",
    "ONNXRUNTIME, 150, 170, hard",
    "ONNXRUNTIME, 150, 170, soft",
    "PYTORCH, 400, 300, hard",
    "PYTORCH, 150, 170, soft"
  })
  void aPictureHasEffdetsHundredBoxes(Engine engine, int width, int height, String nms)
      throws Exception {
    ModelFolder model = GoldenModel.folder(cache);
    PostProcessing rules =
        model.description().defaults().withNms(Nms.parse(nms + ":0.5")).withMaxDetections(100);
    ServiceSettings settings =
        new ServiceSettings(
            model.id(),
            engine,
            EngineDevice.CPU,
            rules,
            DecodeMode.EXACT,
            OrientationRule.EXIF,
            DecodeOptions.DEFAULT_MAX_PIXELS,
            1,
            1,
            ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
    JsonNode expected = GoldenPicture.found(width, height).get(nms);
    assertThat(expected).hasSize(100);
    try (DetectionService service = new DetectionService(model, settings)) {
      DetectionOutcome outcome =
          service.submit(SyntheticImages.png(GoldenPicture.draw(width, height))).get();
      assertThat(outcome).isInstanceOf(DetectionOutcome.Detected.class);
      assertBoxes(((DetectionOutcome.Detected) outcome).detections(), expected);
    }
  }

  private static void assertBoxes(Detections found, JsonNode expected) {
    assertThat(found.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      JsonNode row = expected.get(i);
      String name = "box " + i;
      assertThat((double) found.score(i)).as(name).isCloseTo(row.get(4).asDouble(), within(2e-5));
      assertThat(found.classIndex(i)).as(name).isEqualTo(row.get(5).asInt() - 1);
      assertThat((double) found.xMin(i)).as(name).isCloseTo(row.get(0).asDouble(), within(0.02));
      assertThat((double) found.yMin(i)).as(name).isCloseTo(row.get(1).asDouble(), within(0.02));
      assertThat((double) found.xMax(i)).as(name).isCloseTo(row.get(2).asDouble(), within(0.02));
      assertThat((double) found.yMax(i)).as(name).isCloseTo(row.get(3).asDouble(), within(0.02));
    }
  }
}

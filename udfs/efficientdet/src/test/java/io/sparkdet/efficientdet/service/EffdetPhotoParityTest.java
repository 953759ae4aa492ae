package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.detection.Detections;
import io.sparkdet.efficientdet.engine.Engine;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.WeightImport;
import io.sparkdet.efficientdet.model.WeightSource;
import io.sparkdet.efficientdet.network.EfficientDetConfig;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole way from JPEG bytes to boxes against effdet's implementation on six photos ({@code
 * tf_efficientdet_d0-photos-expected.json}): each of its 100 detections comes again, within 0.5
 * pixel and 1e-3 of score.
 */
@SharedTest
class EffdetPhotoParityTest {

  private static final double SCORE_TOLERANCE = 1e-3;
  private static final double CORNER_TOLERANCE = 0.5;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"ONNXRUNTIME, 1", "ONNXRUNTIME, 3", "PYTORCH, 2"})
  void sixPhotosGiveTheReferencesHundredBoxes(Engine engine, int batchSize) throws Exception {
    String effdet = "parity/effdet/tf_efficientdet_d0";
    WeightImport.Result imported =
        WeightImport.of(
                SharedFolder.path(effdet + ".pth"),
                EfficientDetConfig.variant("tf_efficientdet_d0"))
            .withSource(WeightSource.EFFDET)
            .read();
    ModelFolder model =
        ModelFolder.write(folder.resolve("m"), imported.description(), imported.weights());
    ServiceSettings settings =
        new ServiceSettings(
            model.id(),
            engine,
            EngineDevice.CPU,
            model.description().defaults(),
            DecodeMode.EXACT,
            OrientationRule.EXIF,
            DecodeOptions.DEFAULT_MAX_PIXELS,
            2,
            batchSize,
            ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
    JsonNode photos =
        new ObjectMapper()
            .readTree(SharedFolder.path(effdet + "-photos-expected.json").toFile())
            .get("images");
    try (DetectionService service = new DetectionService(model, settings)) {
      List<CompletableFuture<DetectionOutcome>> answers = new ArrayList<>();
      for (JsonNode photo : photos) {
        answers.add(
            service.submit(
                Files.readAllBytes(
                    SharedFolder.path("data/coco-val/images/" + photo.get("file_name").asText()))));
      }
      for (int i = 0; i < answers.size(); i++) {
        DetectionOutcome outcome = answers.get(i).get();
        assertThat(outcome).isInstanceOf(DetectionOutcome.Detected.class);
        Detections boxes = ((DetectionOutcome.Detected) outcome).detections();
        assertThat(boxes.size()).isEqualTo(100);
        assertThat(matches(photos.get(i).get("detections"), boxes))
            .as("boxes of %s that came again", photos.get(i).get("file_name"))
            .isEqualTo(100);
      }
    }
  }

  /** Counts reference rows x1, y1, x2, y2, score, class that have a box of their own. */
  private static int matches(JsonNode rows, Detections boxes) {
    boolean[] taken = new boolean[boxes.size()];
    int matched = 0;
    for (JsonNode row : rows) {
      for (int i = 0; i < taken.length; i++) {
        if (!taken[i]
            && boxes.classIndex(i) + 1 == row.get(5).asInt()
            && near(boxes.score(i), row.get(4), SCORE_TOLERANCE)
            && near(boxes.xMin(i), row.get(0), CORNER_TOLERANCE)
            && near(boxes.yMin(i), row.get(1), CORNER_TOLERANCE)
            && near(boxes.xMax(i), row.get(2), CORNER_TOLERANCE)
            && near(boxes.yMax(i), row.get(3), CORNER_TOLERANCE)) {
          taken[i] = true;
          matched++;
          break;
        }
      }
    }
    return matched;
  }

  private static boolean near(double found, JsonNode expected, double tolerance) {
    return Math.abs(found - expected.asDouble()) <= tolerance;
  }
}

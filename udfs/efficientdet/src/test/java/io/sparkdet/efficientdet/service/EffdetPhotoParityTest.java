package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.efficientdet.checkpoint.WeightImport;
import io.sparkdet.efficientdet.checkpoint.WeightSource;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.file.Path;
import java.util.List;
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
    ReferencePhotos photos = ReferencePhotos.read(effdet + "-photos-expected.json");
    List<DetectionOutcome.Detected> found =
        photos.detect(model, model.description().defaults(), engine, batchSize);
    for (int i = 0; i < found.size(); i++) {
      JsonNode photo = photos.expected().get(i);
      Detections boxes = found.get(i).detections();
      assertThat(boxes.size()).isEqualTo(100);
      assertThat(matches(photo.get("detections"), boxes))
          .as("boxes of %s that came again", photo.get("file_name"))
          .isEqualTo(100);
    }
  }

  /** Counts reference rows x1, y1, x2, y2, score, class that have a box of their own. */
  private static int matches(JsonNode rows, Detections boxes) {
    boolean[] taken = new boolean[boxes.size()];
    int matched = 0;
    for (JsonNode row : rows) {
      int classIndex = row.get(5).asInt() - 1;
      double score = row.get(4).asDouble();
      for (int i = 0; i < taken.length; i++) {
        if (!taken[i] && ReferencePhotos.same(boxes, i, classIndex, score, SCORE_TOLERANCE, row)) {
          taken[i] = true;
          matched++;
          break;
        }
      }
    }
    return matched;
  }
}

package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.checkpoint.WeightImport;
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
 * The whole way from JPEG bytes to boxes against zylo117's implementation on six photos ({@code
 * d0-photos-expected.json}, made by running it with the weights {@code d0-zip.pth}).
 */
@SharedTest
class PhotoParityTest {

  /** How far from the cut a box must be to be demanded, and how far a score may be off. */
  private static final double SCORE_TOLERANCE = 5e-4;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"ONNXRUNTIME, 1", "ONNXRUNTIME, 4", "PYTORCH, 2"})
  void sixPhotosGiveTheReferencesBoxes(Engine engine, int batchSize) throws Exception {
    WeightImport.Result d0 =
        WeightImport.of(SharedFolder.path("parity/d0-zip.pth"), EfficientDetConfig.variant("d0"))
            .read();
    ModelFolder model = ModelFolder.write(folder.resolve("d0"), d0.description(), d0.weights());
    ReferencePhotos photos = ReferencePhotos.read("parity/d0-photos-expected.json");
    double lowestCut = 1;
    for (JsonNode photo : photos.expected()) {
      lowestCut = Math.min(lowestCut, photo.get("score_threshold").asDouble());
    }
    PostProcessing rules =
        PostProcessing.zylo117().withScoreThreshold((float) (lowestCut - SCORE_TOLERANCE));
    List<DetectionOutcome.Detected> found = photos.detect(model, rules, engine, batchSize);
    for (int i = 0; i < found.size(); i++) {
      compare(photos.expected().get(i), found.get(i));
    }
  }

  /**
   * Matches one to one by class, corners and score, both ways, leaving out what is near the cut.
   */
  private static void compare(JsonNode photo, DetectionOutcome.Detected found) {
    assertThat(found.width()).isEqualTo(photo.get("width").asInt());
    assertThat(found.height()).isEqualTo(photo.get("height").asInt());
    double demanded = photo.get("score_threshold").asDouble() + SCORE_TOLERANCE;
    Detections boxes = found.detections();
    boolean[] taken = new boolean[boxes.size()];
    for (JsonNode reference : photo.get("detections")) {
      int match = match(reference, boxes, taken);
      if (match >= 0) {
        taken[match] = true;
      } else {
        assertThat(reference.get("score").asDouble())
            .as("%s: a reference box that was not found: %s", photo.get("file_name"), reference)
            .isLessThanOrEqualTo(demanded);
      }
    }
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        assertThat((double) boxes.score(i))
            .as("%s: box %d is not among the reference's", photo.get("file_name"), i)
            .isLessThanOrEqualTo(demanded);
      }
    }
  }

  private static int match(JsonNode reference, Detections boxes, boolean[] taken) {
    int classIndex = reference.get("class_index").asInt();
    double score = reference.get("score").asDouble();
    JsonNode corners = reference.get("xyxy");
    for (int i = 0; i < boxes.size(); i++) {
      if (!taken[i]
          && ReferencePhotos.same(boxes, i, classIndex, score, SCORE_TOLERANCE, corners)) {
        return i;
      }
    }
    return -1;
  }
}

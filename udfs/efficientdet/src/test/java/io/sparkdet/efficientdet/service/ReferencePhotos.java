package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.testing.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Photos and what a reference implementation found in them.
 *
 * @param expected an array of one object a photo, with its {@code file_name}
 */
record ReferencePhotos(JsonNode expected) {

  private static final double CORNER_TOLERANCE = 0.5;

  /** Reads a file of the shared folder. */
  static ReferencePhotos read(String file) throws IOException {
    return new ReferencePhotos(
        new ObjectMapper().readTree(SharedFolder.path(file).toFile()).get("images"));
  }

  /** Returns what a service of two lanes finds in each photo; all must be readable. */
  List<DetectionOutcome.Detected> detect(
      ModelFolder model, PostProcessing rules, Engine engine, int batchSize) throws Exception {
    ServiceSettings settings =
        new ServiceSettings(
            model.id(),
            engine,
            EngineDevice.CPU,
            rules,
            DecodeMode.EXACT,
            OrientationRule.EXIF,
            DecodeOptions.DEFAULT_MAX_PIXELS,
            2,
            batchSize,
            ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
    List<DetectionOutcome.Detected> found = new ArrayList<>();
    try (DetectionService service = new DetectionService(model, settings)) {
      List<CompletableFuture<DetectionOutcome>> answers = new ArrayList<>();
      for (JsonNode photo : expected) {
        String name = photo.get("file_name").asText();
        answers.add(
            service.submit(Files.readAllBytes(SharedFolder.path("data/coco-val/images/" + name))));
      }
      for (CompletableFuture<DetectionOutcome> answer : answers) {
        assertThat(answer.get()).isInstanceOf(DetectionOutcome.Detected.class);
        found.add((DetectionOutcome.Detected) answer.get());
      }
    }
    assertThat(found).hasSize(6);
    return found;
  }

  /** Returns whether a box has a reference's class, its score nearly, and its corners nearly. */
  static boolean same(
      Detections boxes,
      int box,
      int classIndex,
      double score,
      double scoreTolerance,
      JsonNode corners) {
    return boxes.classIndex(box) == classIndex
        && Math.abs(boxes.score(box) - score) <= scoreTolerance
        && near(boxes.xMin(box), corners.get(0))
        && near(boxes.yMin(box), corners.get(1))
        && near(boxes.xMax(box), corners.get(2))
        && near(boxes.yMax(box), corners.get(3));
  }

  private static boolean near(double found, JsonNode expected) {
    return Math.abs(found - expected.asDouble()) <= CORNER_TOLERANCE;
  }
}

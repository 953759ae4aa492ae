package io.sparkdet.detection.coco;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads small COCO files whole, for tests. */
public final class CocoFiles {

  private CocoFiles() {}

  public static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  /** Returns the images of the truth file with the detections of the results file. */
  public static List<EvaluationImage> images(Path truth, Path results) throws IOException {
    JsonNode annotations = json(truth);
    Map<Long, List<JsonNode>> truths = new LinkedHashMap<>();
    Map<Long, List<JsonNode>> detections = new LinkedHashMap<>();
    for (JsonNode image : annotations.get("images")) {
      truths.put(image.get("id").asLong(), new ArrayList<>());
      detections.put(image.get("id").asLong(), new ArrayList<>());
    }
    for (JsonNode annotation : annotations.get("annotations")) {
      rows(truths, annotation).add(annotation);
    }
    for (JsonNode detection : json(results)) {
      rows(detections, detection).add(detection);
    }
    List<EvaluationImage> images = new ArrayList<>();
    truths.forEach(
        (id, rows) ->
            images.add(
                new EvaluationImage(
                    id, truths(rows), detections(detections.getOrDefault(id, List.of())))));
    return images;
  }

  private static List<JsonNode> rows(Map<Long, List<JsonNode>> byImage, JsonNode row) {
    return byImage.computeIfAbsent(row.get("image_id").asLong(), id -> new ArrayList<>());
  }

  private static ImageTruths truths(List<JsonNode> rows) {
    return new ImageTruths(
        rows.stream().mapToLong(row -> row.get("category_id").asLong()).toArray(),
        boxes(rows),
        rows.stream().mapToDouble(row -> row.get("area").asDouble()).toArray(),
        flags(rows),
        rows.stream().mapToLong(row -> row.get("id").asLong()).toArray());
  }

  private static ImageDetections detections(List<JsonNode> rows) {
    return new ImageDetections(
        rows.stream().mapToLong(row -> row.get("category_id").asLong()).toArray(),
        boxes(rows),
        rows.stream().mapToDouble(row -> row.get("score").asDouble()).toArray());
  }

  private static double[] boxes(List<JsonNode> rows) {
    double[] boxes = new double[4 * rows.size()];
    for (int i = 0; i < boxes.length; i++) {
      boxes[i] = rows.get(i / 4).get("bbox").get(i % 4).asDouble();
    }
    return boxes;
  }

  private static boolean[] flags(List<JsonNode> rows) {
    boolean[] crowds = new boolean[rows.size()];
    for (int i = 0; i < crowds.length; i++) {
      crowds[i] = rows.get(i).path("iscrowd").asInt() != 0;
    }
    return crowds;
  }
}

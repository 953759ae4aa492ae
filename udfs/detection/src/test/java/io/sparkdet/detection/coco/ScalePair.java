package io.sparkdet.detection.coco;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.testing.ScaleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * The 5,000 images and 500,000 detections of {@link ScaleFiles}, written and read once for all
 * tests.
 */
public final class ScalePair {

  private static List<EvaluationImage> images = Collections.emptyList();

  private ScalePair() {}

  public static synchronized List<EvaluationImage> images()
      throws IOException, InterruptedException {
    if (images.isEmpty()) {
      Path folder = Files.createTempDirectory("sparkdet-scale");
      Path truth = folder.resolve("truth.json");
      Path detections = folder.resolve("detections.json");
      try {
        ScaleFiles.write(folder);
        images = CocoFiles.images(truth, detections);
      } finally {
        Files.deleteIfExists(truth);
        Files.deleteIfExists(detections);
        Files.delete(folder);
      }
    }
    return images;
  }
}

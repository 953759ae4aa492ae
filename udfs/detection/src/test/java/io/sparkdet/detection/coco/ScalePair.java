package io.sparkdet.detection.coco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.testing.SharedFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The 5,000 images and 500,000 detections of {@code ../shared/eval/scale/generate.py}, written and
 * read once for all tests; needs python3 and skips the test without it.
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
        generate(folder);
        images = CocoFiles.images(truth, detections);
      } finally {
        Files.deleteIfExists(truth);
        Files.deleteIfExists(detections);
        Files.delete(folder);
      }
    }
    return images;
  }

  private static void generate(Path folder) throws IOException, InterruptedException {
    String script = SharedFolder.path("eval/scale/generate.py").toString();
    ProcessBuilder builder = new ProcessBuilder("python3", script, folder.toString());
    Process python;
    try {
      python = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("skipped: python3, which writes the 5,000 images, is missing");
      throw e;
    }
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor()).as(output).isZero();
  }
}

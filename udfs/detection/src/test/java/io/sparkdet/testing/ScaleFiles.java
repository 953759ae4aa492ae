package io.sparkdet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Writes the 5,000 images and 500,000 detections of {@code ../shared/eval/scale/generate.py}; needs
 * python3 and skips the test without it.
 */
public final class ScaleFiles {

  private ScaleFiles() {}

  /** Writes {@code truth.json} and {@code detections.json} into {@code folder}. */
  public static void write(Path folder) throws IOException, InterruptedException {
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

package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded model finds the shapes of pictures that it was not trained on. */
class EmbeddedModelTest {

  /** Neither a seed of {@code scripts/train-sample-model} nor the quickstart's. */
  private static final String SEED = "77";

  @TempDir private Path folder;

  @Test
  void itReachesSeventyPercentOnPicturesThatItHasNotSeen() throws Exception {
    String lake = folder.resolve("lake").toString();
    String detections = folder.resolve("detections").toString();
    String measured = folder.resolve("measured").toString();
    run("sample", "--quiet", "--output", lake, "--images", "200", "--seed", SEED, "--size", "256");
    run(
        "label",
        "--quiet",
        "--input",
        lake + "/images",
        "--score-threshold",
        "0.001",
        "--output",
        detections);
    run(
        "evaluate",
        "--quiet",
        "--annotations",
        lake + "/instances.json",
        "--detections",
        detections,
        "--output",
        measured);

    JsonNode summary = new ObjectMapper().readTree(Path.of(measured, "summary.json").toFile());
    assertThat(summary.path("images").intValue()).isEqualTo(200);
    assertThat(summary.path("AP").doubleValue()).isGreaterThanOrEqualTo(0.70);
  }

  private static void run(String... arguments) throws Exception {
    Invocation done = Invocation.of(arguments);
    assertThat(done.status()).as(done.err()).isZero();
  }
}

package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, sizes and {@code --distributed} decide where an evaluation is computed. */
class PlacementTest {

  @TempDir private Path folder;

  private Placement placement(String truth, String detections, String distributed) {
    return placement(truth, detections, distributed, Map.of());
  }

  private Placement placement(
      String truth, String detections, String distributed, Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("annotations", truth);
    given.put("detections", detections);
    given.put("output", folder.resolve("out").toString());
    given.put("distributed", distributed);
    return Placement.of(EvaluateRequest.of(given), new Configuration());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void smallCocoFilesStayInThisJvmUnlessToldOtherwise() throws IOException {
    String truth = file("truth.json", PairFiles.TRUTH);
    String detections = file("detections.json", PairFiles.DETECTIONS);
    assertThat(placement(truth, detections, "auto").here()).isTrue();
    assertThat(placement(truth, detections, "auto").reason())
        .matches("about \\d+ MB needed of a heap of \\d+ MB");
    assertThat(placement(truth, detections, "always"))
        .isEqualTo(new Placement(false, "--distributed always"));
  }

  /** The file has a size, but no content on the disk. */
  @Test
  void whatTheHeapHasNoRoomForGoesToSpark() throws IOException {
    String truth = file("truth.json", PairFiles.TRUTH);
    Path large = large(Runtime.getRuntime().maxMemory());
    assertThat(placement(truth, large.toString(), "auto").here()).isFalse();
    assertThat(placement(truth, large.toString(), "never").here()).isTrue();
  }

  @Test
  void aHierarchyTakesMoreRoom() throws IOException {
    String truth = file("truth.json", PairFiles.TRUTH);
    String detections = large(Runtime.getRuntime().maxMemory() / 4).toString();
    Map<String, String> given = new HashMap<>(Map.of("metrics", "open-images"));
    assertThat(placement(truth, detections, "auto", given).here()).isTrue();
    given.put("hierarchy", file("hierarchy.json", "{}"));
    assertThat(placement(truth, detections, "auto", given).here()).isFalse();
  }

  private Path large(long length) throws IOException {
    Path large = folder.resolve("large.json");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.write('[');
      sparse.setLength(length);
    }
    return large;
  }

  @Test
  void whatIsNoCocoFileGoesToSparkOrIsRefused() throws IOException {
    String truth = file("truth.json", PairFiles.TRUTH);
    String other = file("other.json", "{\"_via_settings\":{}}");
    String detections = file("detections.json", PairFiles.DETECTIONS);
    String table = Files.createDirectories(folder.resolve("table")).toString();
    assertThat(placement(other, detections, "auto"))
        .isEqualTo(new Placement(false, other + " is no COCO instances file of this machine"));
    assertThat(placement(truth, table, "auto"))
        .isEqualTo(new Placement(false, table + " is no COCO results file of this machine"));
    assertThatThrownBy(() -> placement(truth, table, "never"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot evaluate without Spark's tasks: %s is no COCO results file of this machine; drop --distributed never"
                .formatted(table));
  }

  @Test
  void theMasterBoundsTheThreads() {
    int all = Runtime.getRuntime().availableProcessors();
    assertThat(Placement.threads("local")).isEqualTo(1);
    assertThat(Placement.threads("local[1]")).isEqualTo(1);
    assertThat(Placement.threads("local[1,4]")).isEqualTo(1);
    assertThat(Placement.threads("local[9999]")).isEqualTo(all);
    assertThat(Placement.threads("local[*]")).isEqualTo(all);
    assertThat(Placement.threads("local[*,2]")).isEqualTo(all);
    assertThat(Placement.threads("spark://host:7077")).isEqualTo(all);
  }
}

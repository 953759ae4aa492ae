package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.efficientdet.model.AnchorsFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fit-anchors} as typed. */
class FitAnchorsCommandTest {

  @TempDir private Path folder;

  @Test
  void theReportIsPrintedAndTheFileWritten() throws Exception {
    Path lake = folder.resolve("lake");
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 8, 2, 256));
    Path anchors = folder.resolve("anchors.json");
    Invocation done =
        Invocation.of(
            "fit-anchors",
            "--annotations",
            lake.resolve("instances.json").toString(),
            "--input-size",
            "256",
            "--scales",
            "2",
            "--ratios",
            "1",
            "--output",
            anchors.toString());
    assertThat(done.err()).isEmpty();
    assertThat(done.status()).isZero();
    assertThat(done.out()).contains("met at IoU 0.5", "mean best IoU", "all ", "small ", "large ");
    assertThat(AnchorsFile.read(anchors).anchorsPerCell()).isIn(2, 9);
  }

  @Test
  void whatCannotBeFittedIsOneLineForTheUser() {
    Invocation refused =
        Invocation.of(
            "fit-anchors",
            "--annotations",
            "x.json",
            "--scales",
            "1",
            "--ratios",
            "1",
            "--output",
            folder.resolve("anchors.json").toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .hasLineCount(1)
        .contains("Cannot fit 1 anchors a place: --scales times --ratios is 2 to 100");
    Invocation missing =
        Invocation.of(
            "fit-anchors",
            "--annotations",
            folder.resolve("x.json").toString(),
            "--output",
            folder.resolve("anchors.json").toString());
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).hasLineCount(1).contains("it does not exist; mend --annotations");
  }
}

package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} as typed: a very small network on 8 generated pictures. */
class TrainCommandTest {

  private static final String NETWORK =
      """
      {"base": "tf_efficientdet_d0", "name": "tiny", "image_size": 64,
       "backbone": {"width": 0.25, "depth": 0.34},
       "fpn_channels": 16, "fpn_repeats": 1, "head_depth": 1,
       "anchors": {"max_level": 6, "octaves": 2}}
      """;

  @TempDir private Path folder;

  @Test
  void everyEpochIsALineAndAPointOnThePage() throws IOException {
    String lake = folder.resolve("lake").toString();
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake, 8, 1, 96));
    Invocation whole = train(lake, "--head-dropout", "0.1");
    assertThat(whole.status()).as(whole.err()).isZero();
    assertThat(whole.err()).contains("epoch 1: class loss ", "epoch 2: class loss ", ", AP ");
    assertThat(whole.out()).hasLineCount(1).contains("2 epochs, 4 updates in ", ", AP ");
    assertThat(Files.readString(folder.resolve("m/history.html")))
        .contains("m/history.csv", "<b>2</b><span>epochs</span>", "<b>16</b><span>images</span>")
        .contains("chart-losses", "chart-precision", "chart-speed", "chart-positives");

    Invocation again = train(lake, "--head-dropout", "0.1", "--resume");
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(ap(again)).as("a finished run is told as before").isEqualTo(ap(whole));

    Invocation refused = train(lake, "--head-dropout", "1", "--resume");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).hasLineCount(1).contains("head-dropout 1.0");
  }

  private Invocation train(String lake, String... more) throws IOException {
    Path network = Files.writeString(folder.resolve("tiny.json"), NETWORK);
    String[] options = {
      "train",
      "--images",
      lake + "/images",
      "--annotations",
      lake + "/instances.json",
      "--validation-images",
      lake + "/images",
      "--validation-annotations",
      lake + "/instances.json",
      "--variant",
      network.toString(),
      "--epochs",
      "2",
      "--batch-size",
      "4",
      "--output",
      folder.resolve("m").toString()
    };
    return Invocation.of(Stream.of(options, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private static String ap(Invocation run) {
    return run.out().substring(run.out().indexOf(", AP "));
  }
}

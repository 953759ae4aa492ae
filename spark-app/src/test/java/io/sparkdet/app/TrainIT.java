package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains through {@code scripts/sparkdet}, with the packaged jar and executors of their own. */
class TrainIT {

  private static final Path ROOT = Path.of(System.getProperty("sparkdet.root"));
  private static final String NETWORK =
      """
      {"base": "tf_efficientdet_d0", "name": "tiny", "image_size": 64,
       "backbone": {"width": 0.25, "depth": 0.34},
       "fpn_channels": 16, "fpn_repeats": 1, "head_depth": 1,
       "anchors": {"max_level": 6, "octaves": 2}}
      """;

  @TempDir Path folder;

  @Test
  void anExecutorKilledInTheMiddleOfAnEpochChangesNothing() throws Exception {
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(folder.resolve("lake").toString(), 24, 1, 96));
    Files.writeString(folder.resolve("tiny.json"), NETWORK);
    Process whole = train("local[2]", "whole");
    assertThat(whole.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(whole.exitValue()).as(log("whole")).isZero();

    Process hurt = train("local-cluster[2,1,1024]", "hurt");
    while (hurt.isAlive() && !Files.exists(folder.resolve("hurt/history.csv"))) {
      Thread.sleep(100);
    }
    List<ProcessHandle> executors = executors(hurt);
    assertThat(executors).as(log("hurt")).hasSize(2);
    assertThat(executors.get(0).destroyForcibly()).isTrue();
    assertThat(hurt.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(hurt.exitValue()).as(log("hurt")).isZero();
    assertThat(weights("hurt")).isEqualTo(weights("whole"));
  }

  private Process train(String master, String name) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("scripts/sparkdet").toString());
    command.addAll(List.of("--master", master, "--executor-memory", "1g", "train"));
    command.addAll(List.of("--images", "lake/images", "--annotations", "lake/instances.json"));
    command.addAll(List.of("--variant", "tiny.json", "--epochs", "12", "--batch-size", "2"));
    command.addAll(List.of("--workers", "2", "--threads", "1", "--output", name));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  private static List<ProcessHandle> executors(Process driver) {
    return driver
        .descendants()
        .filter(process -> commandLine(process).contains("CoarseGrainedExecutorBackend"))
        .toList();
  }

  private static String commandLine(ProcessHandle process) {
    return String.join(" ", process.info().arguments().orElse(new String[0]));
  }

  private String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  private byte[] weights(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve("weights.safetensors"));
  }
}

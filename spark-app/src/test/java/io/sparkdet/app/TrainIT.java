package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
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

  @TempDir static Path folder;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(folder.resolve("lake").toString(), 24, 1, 96));
    Files.writeString(folder.resolve("tiny.json"), NETWORK);
    finish(train("local[2]", "whole"), "whole");
  }

  /** The moment is random: another one in every run of this test. */
  @Test
  void aRunKilledAtARandomRoundIsResumedToTheSameWeights() throws Exception {
    Process killed = train("local[2]", "killed", "--checkpoint-rounds", "2");
    while (killed.isAlive() && !Files.exists(folder.resolve("killed/checkpoints"))) {
      Thread.sleep(50);
    }
    Thread.sleep(new SplittableRandom().nextInt(1000));
    assertThat(killed.isAlive()).as(log("killed")).isTrue();
    killed.descendants().forEach(ProcessHandle::destroyForcibly);
    killed.destroyForcibly().waitFor();

    finish(train("local[2]", "killed", "--checkpoint-rounds", "2", "--resume"), "killed");
    assertThat(log("killed")).contains("Going on after");
    assertThat(weights("killed")).isEqualTo(weights("whole"));
  }

  @Test
  void anExecutorKilledInTheMiddleOfAnEpochChangesNothing() throws Exception {
    Process hurt = train("local-cluster[2,1,1024]", "hurt");
    while (hurt.isAlive() && !Files.exists(folder.resolve("hurt/history.csv"))) {
      Thread.sleep(100);
    }
    List<ProcessHandle> executors = executors(hurt);
    assertThat(executors).as(log("hurt")).hasSize(2);
    assertThat(executors.get(0).destroyForcibly()).isTrue();
    finish(hurt, "hurt");
    assertThat(weights("hurt")).isEqualTo(weights("whole"));
  }

  /** As by a laptop's lid: for longer than Spark waits for an executor to say something. */
  @Test
  void aRunThatIsSuspendedGoesOn() throws Exception {
    Process run =
        train(
            "local[2]",
            List.of(
                "--conf", "spark.network.timeout=2s",
                "--conf", "spark.network.timeoutInterval=100ms",
                "--conf", "spark.executor.heartbeatInterval=200ms",
                "--conf", "spark.executor.heartbeat.maxFailures=5"),
            "suspended");
    while (run.isAlive() && !Files.exists(folder.resolve("suspended/history.csv"))) {
      Thread.sleep(50);
    }
    for (int i = 0; i < 3 && run.isAlive(); i++) {
      signal("STOP", run);
      Thread.sleep(4000);
      signal("CONT", run);
      Thread.sleep(500);
    }
    finish(run, "suspended");
    assertThat(weights("suspended")).isEqualTo(weights("whole"));
  }

  private static void signal(String name, Process run) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name, String.valueOf(run.pid())));
    run.descendants().forEach(process -> command.add(String.valueOf(process.pid())));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static void finish(Process run, String name) throws Exception {
    assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).as(log(name)).isZero();
  }

  private static Process train(String master, String name, String... more) throws IOException {
    return train(master, List.of(), name, more);
  }

  private static Process train(String master, List<String> settings, String name, String... more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("scripts/sparkdet").toString());
    command.addAll(List.of("--master", master, "--executor-memory", "1g"));
    command.addAll(settings);
    command.add("train");
    command.addAll(List.of("--images", "lake/images", "--annotations", "lake/instances.json"));
    command.addAll(List.of("--variant", "tiny.json", "--epochs", "12", "--batch-size", "2"));
    command.addAll(List.of("--workers", "2", "--threads", "1", "--output", name));
    command.addAll(List.of(more));
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

  private static String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  private static byte[] weights(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve("weights.safetensors"));
  }
}

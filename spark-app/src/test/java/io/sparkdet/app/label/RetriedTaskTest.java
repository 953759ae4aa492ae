package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.Main;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that fails and is tried again, in a JVM whose Spark allows that. */
class RetriedTaskTest {

  private static final Path ROOT = Path.of(System.getProperty("sparkdet.root"));

  /** More than a task reads ahead, so that rows were counted before it fails. */
  private static final int IMAGES = 100;

  @TempDir Path folder;

  @Test
  void aRetriedTaskLeavesOneLineAndItsImagesAreCountedOnce() throws Exception {
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(folder.resolve("lake").toString(), 1, 1, 64));
    Path images = Files.createDirectory(folder.resolve("in"));
    try (var drawn = Files.list(folder.resolve("lake/images"))) {
      Path picture =
          drawn.filter(file -> file.toString().endsWith(".jpg")).findFirst().orElseThrow();
      for (int i = 1; i < IMAGES; i++) {
        Files.copy(picture, images.resolve("image%d.jpg".formatted(i)));
      }
      Files.copy(picture, images.resolve("once.jpg"));
    }
    Path err = folder.resolve("err.txt");
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-Dlog4j2.configurationFile=" + ROOT.resolve("conf/log4j2.properties").toUri(),
            "-Dspark.master=local[2,3]",
            "-Dspark.ui.enabled=false",
            "-Dspark.hadoop.fs.hostile.impl=" + HostileFileSystem.class.getName(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "label",
            "--quiet",
            "--partitions=1",
            "--input=hostile://" + images,
            "--output=" + folder.resolve("out"),
            "--summary=" + folder.resolve("summary.json")));
    Process job =
        new ProcessBuilder(command)
            .redirectError(err.toFile())
            .redirectOutput(folder.resolve("out.txt").toFile())
            .start();
    assertThat(job.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    assertThat(job.exitValue()).as(Files.readString(err)).isZero();

    assertThat(Files.readString(err).lines().filter(line -> line.contains("only once")))
        .singleElement()
        .asString()
        .matches(
            ".* WARN RetriedTasks: Task 0 of stage \\d+ failed and is tried again on \\S+"
                + " \\(attempt 2\\): java.lang.NoClassDefFoundError: only once");
    assertThat(Files.readString(err))
        .doesNotContain("Aborting", "aborted", "TaskSetManager", "Executor");
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
    assertThat(summary.get("images").asInt()).isEqualTo(IMAGES);
    assertThat(summary.get("ok").asInt()).isEqualTo(IMAGES);
    var table = TestSpark.session().read().parquet(folder.resolve("out").toString());
    assertThat(table.count()).isEqualTo(IMAGES);
    assertThat(summary.get("detections").asLong())
        .isEqualTo(table.selectExpr("sum(size(detections))").first().getLong(0));
  }
}

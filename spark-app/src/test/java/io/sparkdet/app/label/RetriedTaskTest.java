package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that fails and is tried again, in a JVM whose Spark allows that. */
class RetriedTaskTest {

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
    OwnJvm job =
        OwnJvm.run(
            folder,
            List.of(
                "spark.master=local[2,3]",
                "spark.hadoop.fs.hostile.impl=" + HostileFileSystem.class.getName()),
            List.of(
                "label",
                "--quiet",
                "--partitions=1",
                "--input=hostile://" + images,
                "--output=" + folder.resolve("out"),
                "--summary=" + folder.resolve("summary.json")));
    assertThat(job.status()).as(job.err()).isZero();

    assertThat(job.err().lines().filter(line -> line.contains("only once")))
        .singleElement()
        .asString()
        .matches(
            ".* WARN RetriedTasks: Task 0 of stage \\d+ failed and is tried again on \\S+"
                + " \\(attempt 2\\): java.lang.NoClassDefFoundError: only once");
    assertThat(job.err()).doesNotContain("Aborting", "aborted", "TaskSetManager", "Executor");
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
    assertThat(summary.get("images").asInt()).isEqualTo(IMAGES);
    assertThat(summary.get("ok").asInt()).isEqualTo(IMAGES);
    var table = TestSpark.session().read().parquet(folder.resolve("out").toString());
    assertThat(table.count()).isEqualTo(IMAGES);
    assertThat(summary.get("detections").asLong())
        .isEqualTo(table.selectExpr("sum(size(detections))").first().getLong(0));
  }
}

package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.Main;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures that end the executor that reads them, as a crash of a decoder does, on executors that
 * are processes of their own.
 */
class KilledProcessIT {

  private static final String HOSTILE =
      "spark.hadoop.fs.hostile.impl=" + HostileFileSystem.class.getName();

  @TempDir Path folder;

  private Path lake;
  private int files;

  @BeforeEach
  void aLake() throws Exception {
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(folder.resolve("drawn").toString(), 40, 1, 96));
    lake = Files.createDirectory(folder.resolve("lake"));
    try (var drawn = Files.list(folder.resolve("drawn/images"))) {
      for (Path picture : drawn.sorted().toList()) {
        String name = picture.getFileName().toString();
        Files.copy(picture, lake.resolve("p%02d%s".formatted(files++, suffix(name))));
      }
    }
  }

  private static String suffix(String name) {
    return name.substring(name.lastIndexOf('.'));
  }

  private void plant(String name) throws Exception {
    Path jpeg;
    try (var drawn = Files.list(folder.resolve("drawn/images"))) {
      jpeg = drawn.filter(file -> file.toString().endsWith(".jpg")).findFirst().orElseThrow();
    }
    Files.copy(jpeg, lake.resolve(name));
    files++;
  }

  private List<String> arguments(String output, int partitions) {
    return List.of(
        "label",
        "--quiet",
        "--partitions=" + partitions,
        "--input=hostile://" + lake,
        "--output=" + folder.resolve(output));
  }

  @Test
  void theTableIsThatOfAnUndisturbedRunButForTheCulprits() throws Exception {
    plant("killer-1.jpg");
    plant("p20-b.jpg");
    plant("killer-2.jpg");
    OwnJvm undisturbed =
        OwnJvm.run(folder, List.of("spark.master=local[2]", HOSTILE), arguments("calm", 3));
    assertThat(undisturbed.status()).as(undisturbed.err()).isZero();
    OwnJvm disturbed =
        OwnJvm.onCluster(folder, "[2,2,1024]", Main.class, List.of(HOSTILE), arguments("found", 3));
    assertThat(disturbed.status()).as(disturbed.err()).isZero();

    assertThat(rows("found", false)).hasSize(files - 2).isEqualTo(rows("calm", false));
    assertThat(rows("calm", true)).allMatch(row -> row.getAs("status").equals("ok"));
    assertThat(rows("found", true))
        .hasSize(2)
        .allMatch(row -> row.getAs("status").equals("inference_failed"))
        .allMatch(row -> row.<String>getAs("error").contains("killed the process"));
    assertThat(folder.resolve("found/_sparkdet")).doesNotExist();
  }

  /** Two attempts find them, one after the other, and the fourth and last writes all rows. */
  @Test
  void oneTaskSurvivesTwoOfThem() throws Exception {
    plant("killer-1.jpg");
    plant("killer-2.jpg");
    OwnJvm run =
        OwnJvm.onCluster(folder, "[1,1,1024]", Main.class, List.of(HOSTILE), arguments("found", 1));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(rows("found", true)).hasSize(2);
    assertThat(rows("found", false)).hasSize(files - 2);
  }

  @Test
  void moreThanATaskSurvivesAreNamed() throws Exception {
    plant("killer-1.jpg");
    plant("killer-2.jpg");
    plant("killer-3.jpg");
    OwnJvm run =
        OwnJvm.onCluster(folder, "[1,1,1024]", Main.class, List.of(HOSTILE), arguments("found", 1));
    assertThat(run.status()).as(run.err()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("sparkdet: ")))
        .singleElement()
        .asString()
        .contains("Cannot label", "killer-1.jpg", "killer-3.jpg", "spark.task.maxFailures=");
    assertThat(folder.resolve("found")).doesNotExist();
  }

  private List<Row> rows(String output, boolean killers) {
    Dataset<Row> table =
        TestSpark.session()
            .read()
            .parquet(folder.resolve(output).toString())
            .where((killers ? "" : "not ") + "contains(path, 'killer')")
            .drop("run_id", "labeled_at", "labelled_at")
            .orderBy("path");
    return new ArrayList<>(table.collectAsList());
  }
}

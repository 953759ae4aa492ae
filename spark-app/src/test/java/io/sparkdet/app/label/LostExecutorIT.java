package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.Main;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that are killed while the lake changes, and the labels that come of it. */
class LostExecutorIT {

  private static final Path TARGET =
      Path.of(System.getProperty("sparkdet.root"), "spark-app/target");

  @TempDir Path folder;

  @Test
  void anExecutorIsLost() throws Exception {
    assertEveryListedFileIsOneRow(1, 200);
  }

  @Test
  void allExecutorsAreLost() throws Exception {
    assertEveryListedFileIsOneRow(2, 600);
  }

  private void assertEveryListedFileIsOneRow(int killed, int files) throws Exception {
    Path lake = lake(files);
    String log = label(lake, killed);
    assertThat(log).contains("killed " + killed + " executors");
    Dataset<Row> table = TestSpark.session().read().parquet(folder.resolve("out").toString());
    assertThat(table.count()).isEqualTo(files);
    assertThat(table.select("path").distinct().count()).isEqualTo(files);
    assertThat(table.where("path rlike '/s[0-5]/p[0-9]+.jpg$'").count()).isEqualTo(files);
    List<String> left;
    try (var walk = Files.walk(lake)) {
      left =
          walk.filter(file -> file.getFileName().toString().startsWith("p"))
              .map(file -> "file:" + file)
              .toList();
    }
    assertThat(left).hasSize(files / 2);
    assertThat(table.where("status = 'ok'").select("path").collectAsList())
        .extracting(row -> row.getString(0))
        .containsAll(left);
    assertThat(table.where("status not in ('ok', 'unreadable')").count()).isZero();
    assertThat(log).contains(files + " images: ");
  }

  private Path lake(int files) throws Exception {
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(folder.resolve("drawn").toString(), 1, 1, 64));
    Path picture;
    try (var drawn = Files.list(folder.resolve("drawn/images"))) {
      picture = drawn.filter(file -> file.toString().endsWith(".jpg")).findFirst().orElseThrow();
    }
    Path lake = folder.resolve("lake");
    for (int i = 0; i < files; i++) {
      Path sub = Files.createDirectories(lake.resolve("s" + i % 6));
      Files.copy(picture, sub.resolve("p%03d.jpg".formatted(i)));
    }
    return lake;
  }

  private String label(Path lake, int killed) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    Path jar = TARGET.resolve("sparkdet.jar");
    command.addAll(
        List.of(
            "-Xmx1g",
            "-Dspark.master=local-cluster[2,1,1024]",
            "-Dspark.executor.memory=1g",
            "-Dspark.ui.enabled=false",
            "-Dspark.jars=" + jar,
            "-Dspark.test.home=" + TARGET.resolve("spark"),
            "-Dspark.extraListeners=" + ChangingLake.class.getName(),
            "-Dspark.test.lake=" + lake,
            "-Dspark.test.kill=" + killed,
            "-cp",
            jar + ":" + TARGET.resolve("test-classes") + ":" + TARGET.resolve("spark/jars/*"),
            Main.class.getName(),
            "label",
            "--partitions=40",
            "--input=" + lake,
            "--output=" + folder.resolve("out")));
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", TARGET.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    Process process = builder.start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("%s ends", command).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }
}

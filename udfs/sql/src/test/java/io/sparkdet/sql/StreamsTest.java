package io.sparkdet.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams whose program is killed while they run: started again with their checkpoints, they go on,
 * and each picture is one row.
 */
class StreamsTest {

  private static final int EARLY = 16;
  private static final int ALL = 20;

  @TempDir static Path folder;

  @Test
  void everyPictureIsOneRowThoughTheProgramWasKilled() throws Exception {
    Files.createDirectory(folder.resolve("arriving"));
    Path named = Files.createDirectory(folder.resolve("named"));
    for (int id = 0; id < ALL; id++) {
      Files.write(named.resolve(id + ".png"), Pictures.picture(id));
    }
    arrive(0, EARLY);
    Process program = program();
    try {
      long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
      while (batches("by-content") < 2 || batches("by-path") < 3) {
        assertThat(program.isAlive() && System.nanoTime() < patience).as(() -> log()).isTrue();
        Thread.sleep(20);
      }
    } finally {
      program.destroyForcibly().waitFor();
    }
    arrive(EARLY, ALL);

    SparkSession spark = session();
    try {
      assertThat(rows(spark, "by-content").count())
          .as("killed in between")
          .isBetween(1L, EARLY - 1L);
      assertThat(rows(spark, "by-path").count()).as("killed in between").isBetween(1L, ALL - 1L);
      StreamingQuery byContent = byContent(spark, folder, Trigger.AvailableNow());
      StreamingQuery byPath = byPath(spark, folder, Trigger.ProcessingTime(0));
      byContent.awaitTermination();
      while (rows(spark, "by-path").count() < ALL && byPath.isActive()) {
        Thread.sleep(200);
      }
      byPath.stop();
      for (String table : List.of("by-content", "by-path")) {
        List<Row> rows = rows(spark, table).orderBy("id").collectAsList();
        assertThat(rows.stream().map(row -> row.<Integer>getAs("id")))
            .as(table)
            .containsExactlyElementsOf(IntStream.range(0, ALL).boxed().toList());
        assertThat(rows.stream().map(row -> row.<String>getAs("status")))
            .as(table)
            .containsOnly("ok");
        assertThat(rows.stream().mapToInt(row -> row.<Integer>getAs("boxes")).sum()).isPositive();
      }
      assertThat(rows(spark, "by-path").orderBy("id").collectAsList())
          .isEqualTo(rows(spark, "by-content").orderBy("id").collectAsList());
    } finally {
      spark.stop();
    }
  }

  /** Pictures appear in the folder whole, as a stream of files wants them. */
  private static void arrive(int from, int to) throws IOException {
    for (int id = from; id < to; id++) {
      Files.createLink(
          folder.resolve("arriving").resolve(id + ".png"),
          folder.resolve("named").resolve(id + ".png"));
    }
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.extensions", SparkDetExtensions.class.getName())
        .getOrCreate();
  }

  /** New files of a folder, a picture a batch. */
  private static StreamingQuery byContent(SparkSession spark, Path folder, Trigger trigger)
      throws Exception {
    return started(
        spark
            .readStream()
            .format("binaryFile")
            .schema(
                spark.read().format("binaryFile").load(folder.resolve("named").toString()).schema())
            .option("maxFilesPerTrigger", 1)
            .load(folder.resolve("arriving").toString())
            .selectExpr(
                "cast(substring_index(substring_index(path, '/', -1), '.', 1) AS int) AS id",
                "detect(content) AS d"),
        folder,
        "by-content",
        trigger);
  }

  /** Messages that name pictures, one a batch: after a restart their numbers go on. */
  private static StreamingQuery byPath(SparkSession spark, Path folder, Trigger trigger)
      throws Exception {
    return started(
        spark
            .readStream()
            .format("rate-micro-batch")
            .option("rowsPerBatch", 1)
            .option("numPartitions", 1)
            .load()
            .where("value < " + ALL)
            .selectExpr(
                "cast(value AS int) AS id",
                "detect_file(concat('%s/', value, '.png')) AS d"
                    .formatted(folder.resolve("named"))),
        folder,
        "by-path",
        trigger);
  }

  private static StreamingQuery started(
      Dataset<Row> found, Path folder, String table, Trigger trigger) throws Exception {
    return found
        .selectExpr("id", "d.status", "size(d.detections) AS boxes")
        .writeStream()
        .format("parquet")
        .option("checkpointLocation", folder.resolve(table + "-checkpoint").toString())
        .trigger(trigger)
        .start(folder.resolve(table).toString());
  }

  private static Dataset<Row> rows(SparkSession spark, String table) {
    return spark.read().parquet(folder.resolve(table).toString());
  }

  /** Returns how many batches have been committed to a table. */
  private static long batches(String table) throws IOException {
    Path log = folder.resolve(table).resolve("_spark_metadata");
    if (!Files.isDirectory(log)) {
      return 0;
    }
    try (Stream<Path> batches = Files.list(log)) {
      return batches.filter(path -> path.getFileName().toString().matches("\\d+")).count();
    }
  }

  private static Process program() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Djdk"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(KilledProgram.class.getName(), folder.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Runs both streams until it is killed. */
  static final class KilledProgram {

    private KilledProgram() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      SparkSession spark = session();
      byContent(spark, folder, Trigger.ProcessingTime(500));
      byPath(spark, folder, Trigger.ProcessingTime(500));
      spark.streams().awaitAnyTermination();
    }
  }
}

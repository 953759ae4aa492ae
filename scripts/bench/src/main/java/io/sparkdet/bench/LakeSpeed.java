package io.sparkdet.bench;

import io.sparkdet.app.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * What nightly runs cost: commits, pictures by reference, rows that are known.
 *
 * <p>usage: LakeSpeed turns ROUNDS OUTPUT PICTURES TABLE | LakeSpeed locations PICTURES TABLE |
 * LakeSpeed known TABLE ROWS | LakeSpeed run ARGUMENT...
 */
final class LakeSpeed {

  private LakeSpeed() {}

  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "turns" -> turns(Integer.parseInt(args[1]), args[2], args[3], args[4]);
      case "locations" ->
          spark().read().format("binaryFile").load(args[1]).select("path").write().parquet(args[2]);
      case "known" -> multiply(args[1], Long.parseLong(args[2]));
      default -> run(List.of(args).subList(1, args.length));
    }
    System.exit(0);
  }

  private static SparkSession spark() {
    return SparkSession.builder().getOrCreate();
  }

  private static void turns(int rounds, String output, String pictures, String table)
      throws IOException {
    new Turns(rounds, output)
        .run(
            List.of(
                LabelPass.of("one pass", "--input", pictures),
                LabelPass.of(
                    "incremental, one commit",
                    "--input",
                    pictures,
                    "--incremental",
                    "--commit-images",
                    "0"),
                LabelPass.of(
                    "incremental, a commit each 1,000 images",
                    "--input",
                    pictures,
                    "--incremental",
                    "--commit-images",
                    "1000"),
                LabelPass.of(
                    "pictures by reference",
                    "--input",
                    table,
                    "--input-format",
                    "parquet",
                    "--path-column",
                    "path")));
  }

  /** Adds rows of other paths to a table of label, each with the first five boxes of one row. */
  private static void multiply(String table, long rows) {
    SparkSession spark = spark();
    spark.read().parquet(table).limit(1).createOrReplaceTempView("one");
    spark.range(0, rows, 1, 16).createOrReplaceTempView("numbers");
    spark
        .sql(
            "SELECT concat('file:/known/', numbers.id, '.jpg') AS path, bytes, sha256, modified_at,"
                + " width, height, status, error, slice(detections, 1, 5) AS detections, model,"
                + " settings, run_id, labelled_at FROM numbers CROSS JOIN one")
        .write()
        .mode("append")
        .parquet(table);
  }

  private static void run(List<String> arguments) throws IOException {
    long begin = System.nanoTime();
    int status = Main.run(arguments.toArray(String[]::new));
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElse("VmHWM: unknown");
    System.out.printf(
        Locale.ROOT,
        "exit %d after %.1f s, peak memory of the process %s%n",
        status,
        (System.nanoTime() - begin) / 1e9,
        peak.substring(peak.indexOf(':') + 1).strip());
  }
}

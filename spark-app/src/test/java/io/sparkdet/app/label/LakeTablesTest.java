package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.label.output.TableOutput;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.sql.detector.DetectionSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of Delta, Iceberg and catalogs, as label's input and output. */
class LakeTablesTest {

  private static final int PICTURES = 4;
  private static final SparkSession SPARK = TestSpark.session();

  @TempDir static Path lake;
  @TempDir Path folder;

  @BeforeAll
  static void drawPicturesAndNameCatalog() {
    SampleLake.write(
        SPARK, new SampleLake.Options(lake.resolve("lake").toString(), PICTURES, 1, 96));
    SPARK.conf().set("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog");
    SPARK.conf().set("spark.sql.catalog.lake.type", "hadoop");
    SPARK.conf().set("spark.sql.catalog.lake.warehouse", lake.resolve("warehouse").toString());
  }

  private static String pictures() {
    return lake.resolve("lake/images").toString();
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private static LabelSummary run(LabelRequest request) {
    return new LabelJob(SPARK, request, LabelProgress.SILENT).run();
  }

  private static List<Row> rows(Dataset<Row> table) {
    return table
        .select(
            Stream.of(DetectionSchema.LABEL.fieldNames())
                .filter(name -> !List.of("run_id", "labelled_at").contains(name))
                .map(functions::col)
                .toArray(org.apache.spark.sql.Column[]::new))
        .orderBy("path")
        .collectAsList();
  }

  private List<Row> plainRows() {
    run(LabelRequests.of(pictures(), out("plain")));
    return rows(SPARK.read().parquet(out("plain")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "iceberg"})
  void aTableAtAPathHasTheRowsOfAPlainOne(String format) throws IOException {
    String output = out("a " + format + " [1]");
    LabelSummary done = run(LabelRequests.of(pictures(), output, "output-format", format));
    assertThat(done.counts().images()).isEqualTo(PICTURES);
    assertThat(done.commits()).isEqualTo(1);
    Dataset<Row> table = SPARK.read().format(format).load(output);
    assertThat(rows(table)).isEqualTo(plainRows());
    assertThat(table.columns()).isEqualTo(DetectionSchema.LABEL.fieldNames());
    assertThat(Path.of(output).resolve("_sparkdet")).doesNotExist();
    assertThatThrownBy(() -> run(LabelRequests.of(pictures(), output, "output-format", format)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot write to table %s: it has rows already; name another, add to them with"
                + " --incremental, or replace them with --overwrite",
            output);
    LabelSummary replaced =
        new LabelJob(
                SPARK,
                LabelRequests.of(
                    pictures(), output, "output-format", format, "score-threshold", "0.9"),
                LabelProgress.SILENT)
            .overwriting()
            .run();
    Dataset<Row> now = SPARK.read().format(format).load(output);
    assertThat(now.select("settings").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(replaced.settings().hash());
    assertThat(now.count()).isEqualTo(PICTURES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake.photos.labels", "spark_catalog.default.labels_of_delta"})
  void aTableOfACatalogIsMadeAddedToAndRead(String name) throws IOException {
    String[] format =
        name.startsWith("lake") ? new String[0] : new String[] {"output-format", "delta"};
    LabelSummary done = run(LabelRequests.toTable(pictures(), name, format));
    try {
      assertThat(rows(SPARK.table(name))).isEqualTo(plainRows());
      assertThat(
              SPARK.sql("SHOW TBLPROPERTIES " + name).collectAsList().stream()
                  .filter(row -> row.getString(0).startsWith(TableOutput.SETTINGS))
                  .map(row -> row.getString(0) + row.getString(1)))
          .containsExactly(TableOutput.SETTINGS + done.settings().hash() + done.settings().json());
      // A version before had a column less, and its owner added one.
      SPARK.sql("ALTER TABLE %s ADD COLUMNS (team string)".formatted(name));
      Files.copy(firstPicture(), Files.createDirectories(folder.resolve("in")).resolve("new.jpg"));
      String[] more =
          Stream.concat(Stream.of(format), Stream.of("incremental", "true")).toArray(String[]::new);
      LabelSummary added = run(LabelRequests.toTable(out("in"), name, more));
      assertThat(added.counts().images()).isEqualTo(1);
      assertThat(SPARK.table(name).where("team IS NULL").count()).isEqualTo(PICTURES + 1);
    } finally {
      SPARK.sql("DROP TABLE IF EXISTS " + name);
    }
  }

  @Test
  void columnsThatAnOlderTableLacksAreAdded() {
    for (String format : List.of("delta", "iceberg")) {
      String output = out(format);
      run(LabelRequests.of(pictures(), output, "output-format", format));
      Dataset<Row> older = SPARK.read().format(format).load(output).drop("sha256");
      String name = "lake.older." + format;
      try {
        older.writeTo(name).createOrReplace();
        Files.copy(
            firstPicture(),
            Files.createDirectories(folder.resolve(format + "-in")).resolve("new.jpg"));
        run(LabelRequests.toTable(out(format + "-in"), name, "incremental", "true"));
        assertThat(SPARK.table(name).where("sha256 IS NOT NULL").count()).isEqualTo(1);
        assertThat(SPARK.table(name).count()).isEqualTo(PICTURES + 1);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } finally {
        SPARK.sql("DROP TABLE IF EXISTS " + name);
      }
    }
  }

  @Test
  void whatIsNoTableOfLabelsIsRefused() throws Exception {
    SPARK.range(1).toDF("id").writeTo("lake.other.numbers").createOrReplace();
    assertRefused(
        LabelRequests.toTable(pictures(), "lake.other.numbers"),
        "Cannot write to table lake.other.numbers: it is no table of label, columns are missing"
            + " (path, status, detections, model, settings); name another");
    assertRefused(
        LabelRequests.toTable(pictures(), "lake..x"),
        "Cannot use --output-table lake..x: it is no name of a table; write CATALOG.SCHEMA.TABLE,"
            + " and backquotes around a part that is no plain word");
    assertRefused(
        LabelRequests.fromTable("lake.no.such", out("out")),
        "Cannot read table lake.no.such: Spark knows no such table; mend the name, or the"
            + " catalog's settings (--conf spark.sql.catalog.NAME=CLASS)");
    assertThatThrownBy(() -> run(LabelRequests.toTable(pictures(), "default.plain_parquet")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot write to table default.plain_parquet: its format, parquet, has no commits of"
                + " its own; name a table of Delta or Iceberg, give --output-format, or --output"
                + " with a folder");
    assertThat(SPARK.catalog().tableExists("default.plain_parquet")).isFalse();
    Files.createFile(Files.createDirectories(folder.resolve("full")).resolve("mine.txt"));
    assertRefused(
        LabelRequests.of(pictures(), out("full"), "output-format", "delta"),
        "Cannot write to %s: it is no table and not empty (mine.txt); name another --output"
            .formatted(out("full")));
  }

  private static void assertRefused(LabelRequest request, String message) {
    assertThatThrownBy(() -> run(request)).isInstanceOf(UserException.class).hasMessage(message);
  }

  @Test
  void picturesAreReadByReference() throws Exception {
    List<String> paths;
    try (Stream<Path> files = Files.list(Path.of(pictures()))) {
      paths = files.map(Path::toString).sorted().toList();
    }
    SPARK
        .createDataset(paths, org.apache.spark.sql.Encoders.STRING())
        .toDF("uri")
        .union(SPARK.sql("SELECT '%s/gone.jpg'".formatted(pictures())))
        .selectExpr("uri", "substring_index(uri, '/', -1) AS name")
        .writeTo("lake.photos.pictures")
        .createOrReplace();
    LabelSummary done =
        run(LabelRequests.fromTable("lake.photos.pictures", out("out"), "path-column", "uri"));
    assertThat(done.counts().ok()).isEqualTo(PICTURES);
    assertThat(done.counts().failed()).containsExactly(java.util.Map.entry("unreadable", 1L));
    Row gone = SPARK.read().parquet(out("out")).where("status = 'unreadable'").first();
    assertThat(gone.<String>getAs("path")).isEqualTo(pictures() + "/gone.jpg");
    assertThat(gone.<String>getAs("error")).isEqualTo("The file is not there any more.");
    Row found = SPARK.read().parquet(out("out")).where("status = 'ok'").first();
    assertThat(found.<Long>getAs("bytes")).isPositive();
    assertThat(found.<java.sql.Timestamp>getAs("modified_at")).isNotNull();
    run(
        LabelRequests.fromTable(
            "lake.photos.pictures", out("named"), "path-column", "uri", "id-column", "name"));
    assertThat(SPARK.read().parquet(out("named")).where("path = 'gone.jpg'").count()).isEqualTo(1);
    // Known ones are not opened again; the one that is away is tried again.
    LabelSummary again =
        run(
            LabelRequests.fromTable(
                "lake.photos.pictures", out("out"), "path-column", "uri", "incremental", "true"));
    assertThat(again.known()).isEqualTo(PICTURES);
    assertThat(again.counts().images()).isEqualTo(1);
    assertThat(SPARK.read().parquet(out("out")).count()).isEqualTo(PICTURES + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "iceberg"})
  void contentsAreReadFromTablesOfEitherFormat(String format) {
    String input = out("contents");
    Dataset<Row> contents = SPARK.read().format("binaryFile").load(pictures());
    if (format.equals("delta")) {
      contents.write().format("delta").save(input);
    } else {
      contents.writeTo("lake.raw.contents").createOrReplace();
      input = lake.resolve("warehouse/raw/contents").toString();
    }
    LabelSummary done = run(LabelRequests.of(input, out("out"), "input-format", format));
    assertThat(done.counts().ok()).isEqualTo(PICTURES);
    LabelSummary again =
        run(LabelRequests.of(input, out("out"), "input-format", format, "incremental", "true"));
    assertThat(again.known()).isEqualTo(PICTURES);
    assertThat(again.commits()).isZero();
    assertThatThrownBy(() -> run(LabelRequests.of(pictures(), out("no"), "input-format", format)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(" as ")
        .hasMessageEndingWith("; mend --input or --input-format");
  }

  @Test
  void partitionsAndSizesOfFilesAreThoseAskedFor() throws IOException {
    run(
        LabelRequests.of(
            pictures(), out("folders"), "partition-by", "status,height", "partitions", "4"));
    assertThat(folder.resolve("folders/status=ok")).isDirectory();
    assertThat(rows(SPARK.read().schema(DetectionSchema.LABEL).parquet(out("folders"))))
        .isEqualTo(plainRows());
    run(
        LabelRequests.of(
            pictures(),
            out("days"),
            "output-format",
            "iceberg",
            "partition-by",
            "days(labelled_at),bucket(2, path)"));
    assertThat(SPARK.read().format("iceberg").load(out("days") + "#partitions").count())
        .isPositive();
    run(LabelRequests.of(pictures(), out("one"), "target-file-size", "1m", "partitions", "4"));
    try (Stream<Path> files = Files.list(folder.resolve("one"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).hasSize(1);
    }
    assertThatThrownBy(
            () -> LabelRequests.of(pictures(), out("x"), "partition-by", "days(labelled_at)"))
        .hasMessage(
            "Cannot partition parquet by days(labelled_at): it takes columns only; name one, such"
                + " as status, or give --output-format iceberg");
    assertThatThrownBy(() -> LabelRequests.of(pictures(), out("x"), "partition-by", "statis"))
        .hasMessageStartingWith(
            "Cannot use --partition-by statis: the table has no column 'statis' to partition by"
                + " (did you mean status?); there are path, ");
    assertThatThrownBy(() -> LabelRequests.of(pictures(), out("x"), "target-file-size", "big"))
        .hasMessage(
            "Cannot use --target-file-size big: it is no size; write one such as 128m or 1g");
    assertThatThrownBy(
            () -> run(LabelRequests.of(pictures(), out("folders"), "incremental", "true")))
        .hasMessage(
            "Cannot add to %s: it is partitioned by status,height and not by nothing; give"
                + " --partition-by as it was, or another --output",
            out("folders"));
  }

  private static Path firstPicture() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(pictures()))) {
      return files
          .filter(file -> file.toString().endsWith(".jpg"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }
}

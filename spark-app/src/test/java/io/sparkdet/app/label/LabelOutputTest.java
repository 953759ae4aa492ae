package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.DamagedOutputException;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.lease.OutputLease;
import io.sparkdet.app.label.output.OutputFormat;
import io.sparkdet.app.label.output.OutputTable;
import io.sparkdet.app.label.output.TableCheck;
import io.sparkdet.app.listing.PathsFingerprint;
import io.sparkdet.app.report.label.LabelReport;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.sql.LiteralPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a label job makes of its output's place, and of tables as people have them. */
class LabelOutputTest {

  private static final SparkSession SPARK = TestSpark.session();

  @TempDir static Path lake;
  @TempDir Path folder;

  @BeforeAll
  static void drawPictures() {
    SampleLake.write(SPARK, new SampleLake.Options(lake.resolve("lake").toString(), 3, 1, 96));
  }

  @Test
  void anOutputThatAnotherRunIsWritingIsRefusedAndItsFilesStay() throws IOException {
    try (OutputLease first =
        OutputLease.take(out("out"), SPARK.sparkContext().hadoopConfiguration(), note -> {})) {
      Path unfinished = Files.createDirectories(folder.resolve("out/_temporary/0/task"));
      assertThatThrownBy(() -> label(pictures(), "out", OutputFormat.PARQUET))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("Cannot write to %s: another run is writing it (", out("out"));
      assertThat(unfinished).exists();
      first.verify();
    }
  }

  @Test
  void nothingAppearsWhereTheLeaseIsLostBetweenTheLastTaskAndTheCommit() throws IOException {
    String protocol = SPARK.conf().get("spark.sql.sources.commitProtocolClass");
    for (OutputFormat format : List.of(OutputFormat.PARQUET, OutputFormat.JSON)) {
      OutputTable table = new OutputTable(out(format.label()), format);
      Dataset<Row> rows = SPARK.range(0, 3, 1, 2).toDF("path");
      Runnable lost =
          () -> {
            Path tasks = folder.resolve(format.label()).resolve("_temporary/0");
            try (var committed = Files.walk(tasks)) { // both tasks are through
              assertThat(
                      committed.filter(file -> file.toString().matches(".*/part-0000[01]-[^/]*")))
                  .hasSize(2);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            throw new UserException("another run has taken it over");
          };
      assertThatThrownBy(() -> table.write(SPARK, rows, lost))
          .hasStackTraceContaining("another run has taken it over");
      try (var left = Files.walk(folder.resolve(format.label()))) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }
      table.write(SPARK, rows, () -> {});
      assertThat(table.read(SPARK, rows.schema()).count()).isEqualTo(3);
    }
    assertThat(SPARK.conf().get("spark.sql.sources.commitProtocolClass")).isEqualTo(protocol);
  }

  @Test
  void nothingOfTheRunIsLeftBesideTheTable() throws IOException {
    label(pictures(), "out", OutputFormat.PARQUET);
    try (var left = Files.list(folder.resolve("out"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.matches("\\.?part-.*\\.parquet(\\.crc)?|\\.?_SUCCESS(\\.crc)?"));
    }
    assertThatThrownBy(() -> label(out("nothing"), "other", OutputFormat.PARQUET))
        .isInstanceOf(UserException.class);
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void aTableThatIsNotWhatWasLabelledIsTold() {
    label(pictures(), "out", OutputFormat.PARQUET);
    OutputTable table = new OutputTable(out("out"), OutputFormat.PARQUET);
    PathsFingerprint paths = table.paths(SPARK);
    assertThat(paths.count()).isEqualTo(3);
    TableCheck.require(SPARK, table, Optional.of(paths), 3);
    assertThatThrownBy(() -> TableCheck.require(SPARK, table, Optional.empty(), 4))
        .isInstanceOf(DamagedOutputException.class)
        .hasMessage(
            "%s is not whole: it has 3 rows, and 4 of 4 images were labelled; was it written or"
                + " cleaned by somebody else meanwhile? Remove it and run again",
            out("out"));
    PathsFingerprint others = new PathsFingerprint(2, 0).plus("file:/another.jpg");
    assertThatThrownBy(() -> TableCheck.require(SPARK, table, Optional.of(others), 3))
        .isInstanceOf(DamagedOutputException.class)
        .hasMessage(
            "%s is not whole: its 3 rows are not those of the 3 images that were listed, some are"
                + " there twice and others not at all; remove it and run again",
            out("out"));
  }

  @Test
  void noCharacterOfAnOutputsNameIsAPattern() throws IOException {
    label(pictures(), "run1", OutputFormat.PARQUET);
    for (String name : List.of("run[1]", "{a,b}^$", "wh?t*\\x")) {
      for (OutputFormat format : List.of(OutputFormat.PARQUET, OutputFormat.JSON)) {
        String output = name + format.label();
        LabelJob job =
            new LabelJob(
                SPARK,
                LabelRequests.of(
                    pictures(),
                    out(output),
                    "output-format",
                    format.label(),
                    "coco-output",
                    out(output + ".coco.json"),
                    "annotations",
                    lake.resolve("lake/instances.json").toString()),
                LabelProgress.SILENT);
        assertThat(job.run().counts().images()).as(output).isEqualTo(3);
        assertThat(Files.readString(folder.resolve(output + ".coco.json")))
            .as(output)
            .contains("\"image_id\":");
      }
      LabelReport.Options page =
          new LabelReport.Options(out(name + "parquet"), out(name + ".html"), 60, null);
      assertThat(LabelReport.write(SPARK, page).pictures()).as(name).isEqualTo(3);
    }
  }

  @Test
  void timestampsOfParquetAreInstantsWhateverTheSessionSays() {
    SPARK.conf().set("spark.sql.parquet.outputTimestampType", "INT96");
    label(pictures(), "out", OutputFormat.PARQUET);
    assertThat(SPARK.conf().get("spark.sql.parquet.outputTimestampType")).isEqualTo("INT96");
    // INT96 cannot be read as a number; microseconds can.
    Row row =
        SPARK.read().schema("modified_at bigint, labelled_at bigint").parquet(out("out")).first();
    long now = System.currentTimeMillis() * 1000;
    assertThat(row.getLong(0)).isBetween(now - 3_600_000_000L, now);
    assertThat(row.getLong(1)).isBetween(now - 3_600_000_000L, now);
  }

  @Test
  void rowsOfJsonKeepTheirNullColumns() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.write(in.resolve("empty.jpg"), new byte[0]);
    label(in.toString(), "out", OutputFormat.JSON);
    Dataset<Row> lines = SPARK.read().text(out("out"));
    assertThat(lines.first().getString(0))
        .contains("\"width\":null", "\"detections\":null", "\"status\":\"empty\"");
    assertThat(LiteralPaths.reader(SPARK).json(out("out")).columns())
        .contains("detections", "width", "sha256", "error");
  }

  @Test
  void imagesMayBeFieldsOfStructs() throws IOException {
    StructType image =
        new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType);
    StructType schema =
        new StructType().add("image", image).add("a.b", DataTypes.LongType).add("label", "long");
    byte[] picture = Files.readAllBytes(firstPicture());
    SPARK
        .createDataFrame(
            List.of(RowFactory.create(RowFactory.create(picture, "x.jpg"), 7L, 1L)), schema)
        .write()
        .parquet(out("hf"));
    LabelSummary done = labelTable("hf", "out", "image.bytes", "image.path");
    assertThat(done.counts().ok()).isEqualTo(1);
    assertThat(SPARK.read().parquet(out("out")).first().<String>getAs("path")).isEqualTo("x.jpg");
    labelTable("hf", "dotted", "image.bytes", "a.b");
    assertThat(SPARK.read().parquet(out("dotted")).first().<String>getAs("path")).isEqualTo("7");
    assertThatThrownBy(() -> labelTable("hf", "bad", "image", "image.path"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read images from column image: it holds struct<bytes:binary,path:string>, not"
                + " binary (did you mean image.bytes?); mend --content-column");
    assertThatThrownBy(() -> labelTable("hf", "bad", "image.byte", "image.path"))
        .hasMessage(
            "Cannot read column image.byte: the table has image.bytes, image.path (did you mean"
                + " image.bytes?); mend --content-column");
  }

  @Test
  void aStaleChecksumFileIsNoBusinessOfThePicture() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.copy(firstPicture(), in.resolve("x.jpg"));
    Files.write(in.resolve(".x.jpg.crc"), new byte[] {'c', 'r', 'c', 0, 0, 0, 2, 0, 1, 2, 3, 4});
    Files.createSymbolicLink(in.resolve("gone.jpg"), in.resolve("nothing.jpg"));
    Files.copy(firstPicture(), in.resolve("12:30:05.jpg"));
    LabelSummary done = label(in.toString(), "out", OutputFormat.PARQUET);
    assertThat(done.counts().ok()).isEqualTo(2);
    assertThat(done.passedOver()).isEqualTo(Map.of("hidden", 1L));
    Row row = SPARK.read().parquet(out("out")).where("status <> 'ok'").first();
    assertThat(row.<String>getAs("status")).isEqualTo("unreadable");
    assertThat(row.<String>getAs("error"))
        .isEqualTo(
            "Reading failed: the file is a link to %s, which is not there.", in + "/nothing.jpg");
  }

  private LabelSummary label(String input, String output, OutputFormat format) {
    return new LabelJob(
            SPARK,
            LabelRequests.of(
                input, out(output), "output-format", format.label(), "partitions", "1"),
            LabelProgress.SILENT)
        .run();
  }

  private LabelSummary labelTable(String table, String output, String content, String id) {
    return new LabelJob(
            SPARK,
            LabelRequests.of(
                out(table),
                out(output),
                "input-format",
                "parquet",
                "content-column",
                content,
                "id-column",
                id),
            LabelProgress.SILENT)
        .run();
  }

  private static String pictures() {
    return lake.resolve("lake/images").toString();
  }

  private static Path firstPicture() throws IOException {
    try (var files = Files.list(Path.of(pictures()))) {
      return files
          .filter(file -> file.toString().endsWith(".jpg"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }
}

package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.sql.detector.DetectionSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --incremental} labels, commits, replaces and leaves alone. */
class IncrementalLabelsTest {

  private static final int PICTURES = 12;
  private static final SparkSession SPARK = TestSpark.session();

  @TempDir static Path lake;
  @TempDir Path folder;

  @BeforeAll
  static void drawPictures() {
    SampleLake.write(
        SPARK, new SampleLake.Options(lake.resolve("lake").toString(), 2 * PICTURES, 1, 96));
    CountingFileSystem.register(SPARK.sparkContext().hadoopConfiguration());
  }

  /** Lays out the first pictures of the lake as an input of the test's own. */
  private Path pictures(int from, int to) throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    List<Path> drawn;
    try (Stream<Path> files = Files.list(lake.resolve("lake/images"))) {
      drawn = files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    for (int i = from; i < to; i++) {
      Path copy = in.resolve("p%02d.jpg".formatted(i));
      Files.copy(drawn.get(i), copy);
      Files.setLastModifiedTime(copy, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + i)));
    }
    return in;
  }

  private LabelRequest request(String format, String... more) {
    List<String> all = new ArrayList<>(List.of("output-format", format, "incremental", "true"));
    all.addAll(List.of(more));
    return LabelRequests.of(
        "counting://" + folder.resolve("in"), out(), all.toArray(String[]::new));
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  private static LabelSummary run(LabelRequest request) {
    return new LabelJob(SPARK, request, LabelProgress.SILENT).run();
  }

  private Dataset<Row> table(String format) {
    return format.equals("json") || format.equals("parquet")
        ? SPARK.read().schema(DetectionSchema.LABEL).format(format).load(out())
        : SPARK.read().format(format).load(out());
  }

  private static List<Row> rows(Dataset<Row> table) {
    return table
        .select(
            Stream.of(DetectionSchema.LABEL.fieldNames())
                .filter(name -> !List.of("run_id", "labelled_at").contains(name))
                .map(functions::col)
                .toArray(Column[]::new))
        .orderBy("path", "model", "settings")
        .collectAsList();
  }

  private static long inferred(LabelSummary done) {
    return done.service().batches().entrySet().stream()
        .mapToLong(batch -> batch.getKey() * batch.getValue())
        .sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "json", "delta", "iceberg"})
  void onlyWhatIsNewIsOpenedAndTheTableIsThatOfOneRun(String format) throws IOException {
    pictures(0, 8);
    LabelSummary first = run(request(format, "commit-images", "3", "partitions", "4"));
    assertThat(first.counts().images()).isEqualTo(8);
    assertThat(first.commits()).isGreaterThanOrEqualTo(3);
    CountingFileSystem.reset();
    LabelSummary nothing = run(request(format));
    assertThat(nothing.counts().images()).isZero();
    assertThat(nothing.known()).isEqualTo(8);
    assertThat(nothing.commits()).isZero();
    assertThat(CountingFileSystem.opened()).isEmpty();

    pictures(8, PICTURES);
    Path changed = folder.resolve("in/p00.jpg");
    Files.copy(
        folder.resolve("in/p01.jpg"), changed, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(changed, FileTime.from(Instant.ofEpochSecond(1_800_000_000L)));
    LabelSummary second = run(request(format));
    assertThat(second.counts().images()).isEqualTo(5);
    assertThat(CountingFileSystem.opened())
        .containsExactlyInAnyOrder("p00.jpg", "p08.jpg", "p09.jpg", "p10.jpg", "p11.jpg");
    List<Row> added = rows(table(format));
    run(LabelRequests.of("counting://" + folder.resolve("in"), folder.resolve("whole").toString()));
    assertThat(added).isEqualTo(rows(SPARK.read().parquet(folder.resolve("whole").toString())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "delta", "iceberg"})
  void whatFailedForStorageIsTriedAgainAndOtherModelsAddOrReplaceRows(String format)
      throws IOException {
    Path in = pictures(0, 3);
    Files.writeString(in.resolve("text.jpg"), "no picture");
    Path away = Files.createSymbolicLink(in.resolve("away.jpg"), folder.resolve("elsewhere.jpg"));
    LabelRequest files =
        LabelRequests.of(in.toString(), out(), "output-format", format, "incremental", "true");
    assertThat(run(files).counts().failed()).containsOnlyKeys("unreadable", "unsupported");
    Files.copy(in.resolve("p00.jpg"), folder.resolve("elsewhere.jpg"));
    LabelSummary again = run(files);
    assertThat(again.counts().images()).isEqualTo(1);
    assertThat(again.counts().ok()).isEqualTo(1);
    assertThat(table(format).count()).isEqualTo(5);
    assertThat(table(format).where("status = 'unreadable'").count()).isZero();

    LabelSummary other =
        run(
            LabelRequests.of(
                in.toString(),
                out(),
                "output-format",
                format,
                "incremental",
                "true",
                "score-threshold",
                "0.4"));
    assertThat(other.counts().images()).isEqualTo(5);
    assertThat(table(format).count()).isEqualTo(10);
    LabelSummary replaced =
        run(
            LabelRequests.of(
                in.toString(),
                out(),
                "output-format",
                format,
                "incremental",
                "true",
                "score-threshold",
                "0.6",
                "replace",
                "true",
                "commit-images",
                "2"));
    assertThat(replaced.counts().images()).isEqualTo(5);
    assertThat(table(format).select("settings").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(replaced.settings().hash());
    assertThat(table(format).count()).isEqualTo(5);
    assertThat(away).exists();
  }

  @Test
  void aCommitThatWasCutShortIsCarriedOutByTheNextRun() throws IOException {
    pictures(0, 4);
    run(request("parquet"));
    List<Row> before = rows(table("parquet"));
    // What a run leaves that dies between two renames: a list, and a file that waits.
    Path waiting;
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      waiting =
          files
              .filter(file -> file.toString().endsWith(".parquet"))
              .sorted()
              .findFirst()
              .orElseThrow();
    }
    Path staging = Files.createDirectories(folder.resolve("out/_sparkdet/commit-1"));
    Files.move(waiting, staging.resolve(waiting.getFileName()));
    Files.deleteIfExists(waiting.resolveSibling("." + waiting.getFileName() + ".crc"));
    Files.writeString(
        folder.resolve("out/_sparkdet/commit-1.pending"),
        "{\"add\":[\"%s\"],\"remove\":[]}".formatted(waiting.getFileName()));
    assertThat(rows(table("parquet"))).isNotEqualTo(before);
    // A run that fails before it begins leaves it to the next.
    assertThatThrownBy(() -> run(request("parquet", "partition-by", "status")))
        .hasMessageStartingWith("Cannot add to ");
    Files.createDirectories(staging);
    LabelSummary next = run(request("parquet"));
    assertThat(next.counts().images()).isZero();
    assertThat(rows(table("parquet"))).isEqualTo(before);
    // What was staged without a list was never committed.
    Files.createDirectories(staging);
    Files.writeString(staging.resolve("part-x.parquet"), "half");
    assertThat(run(request("parquet")).counts().images()).isZero();
    assertThat(folder.resolve("out/_sparkdet")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "iceberg"})
  void whatAKilledRunListedIsNotListedAgain(String format) throws IOException {
    pictures(0, 4);
    run(request(format));
    // A run died after it had listed the pictures, and one of them is gone since.
    pictures(4, 6);
    SPARK
        .sql("SELECT 'counting:/gone.jpg' AS path, 9L AS bytes, 9L AS modified_at")
        .write()
        .parquet(folder.resolve("out/_sparkdet/listing").toString());
    assertThat(run(request(format)).counts().images()).isEqualTo(2);
    assertThat(table(format).count()).isEqualTo(6);
  }

  @Test
  void filesOfTwoFormatsAreNotMixed() throws IOException {
    pictures(0, 2);
    run(request("parquet"));
    assertThatThrownBy(() -> run(request("json")))
        .hasMessage(
            "Cannot add to %s: it holds parquet; give --output-format parquet, or another --output",
            out());
  }

  /** A copy is labelled anew, and so is one whose leader changes: nothing stands twice. */
  @ParameterizedTest
  @ValueSource(strings = {"parquet", "iceberg"})
  void copiesAreReplacedLikeOtherRows(String format) throws IOException {
    Path in = pictures(0, 3);
    Files.copy(in.resolve("p01.jpg"), in.resolve("copy.jpg"));
    LabelRequest request = request(format, "dedupe", "true");
    assertThat(run(request).counts().images()).isEqualTo(4);
    assertThat(table(format).count()).isEqualTo(4);
    Files.write(in.resolve("p01.jpg"), Files.readAllBytes(in.resolve("p02.jpg")));
    Files.setLastModifiedTime(
        in.resolve("p01.jpg"), FileTime.from(Instant.ofEpochSecond(1_800_000_000L)));
    assertThat(run(request).counts().images()).isEqualTo(1);
    assertThat(table(format).count()).isEqualTo(4);
    assertThat(table(format).select("path").distinct().count()).isEqualTo(4);
    assertThat(table(format).select("sha256").distinct().count()).isEqualTo(3);
  }

  @Test
  void idsThatOccurTwiceAreRefused() {
    SPARK
        .sql("SELECT 'a' AS path, cast('x' AS binary) AS content UNION ALL SELECT 'a', NULL")
        .write()
        .parquet(folder.resolve("contents").toString());
    assertThatThrownBy(
            () ->
                run(
                    LabelRequests.of(
                        folder.resolve("contents").toString(),
                        out(),
                        "input-format",
                        "parquet",
                        "incremental",
                        "true")))
        .hasMessage(
            "Cannot label a table with --incremental by ids that occur twice ('a', 2 times): name a"
                + " column of distinct ids with --id-column");
  }

  /** Entries of a packed tar can be read in their order only. */
  @Test
  void entriesOfArchivesAreKnownByTheirNames() throws IOException {
    Path in = pictures(0, 8);
    Path shards = Files.createDirectories(folder.resolve("shards"));
    Path archive = shards.resolve("photos.tar.gz");
    try (var out =
        new org.apache.commons.compress.archivers.tar.TarArchiveOutputStream(
            new java.util.zip.GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (int i : new int[] {5, 1, 7, 0, 3, 6, 2, 4}) {
        byte[] content = Files.readAllBytes(in.resolve("p%02d.jpg".formatted(i)));
        var entry =
            new org.apache.commons.compress.archivers.tar.TarArchiveEntry("%d.jpg".formatted(i));
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
      }
    }
    String[] options = {"incremental", "true", "commit-images", "2", "partitions", "4"};
    LabelRequest request = LabelRequests.of(shards.toString(), out(), options);
    assertThat(run(request).counts().ok()).isEqualTo(8);
    assertThat(run(request).known()).isEqualTo(8);
    assertThat(table("parquet").select("path").distinct().count()).isEqualTo(8);
    assertThat(table("parquet").where("path LIKE '%photos.tar.gz!/%'").count()).isEqualTo(8);
  }

  @Test
  void filesThatAreTheSameAreLabelledOnce() throws IOException {
    Path in = pictures(0, 3);
    for (int i = 0; i < 5; i++) {
      Files.copy(in.resolve("p01.jpg"), in.resolve("copy%d.jpg".formatted(i)));
    }
    run(LabelRequests.of(in.toString(), folder.resolve("plain").toString()));
    List<Row> plain = rows(SPARK.read().parquet(folder.resolve("plain").toString()));
    for (String incremental : List.of("false", "true")) {
      String output = folder.resolve("deduped" + incremental).toString();
      LabelSummary done =
          run(
              LabelRequests.of(
                  in.toString(), output, "dedupe", "true", "incremental", incremental));
      assertThat(done.counts().images()).isEqualTo(8);
      assertThat(inferred(done)).isEqualTo(3);
      assertThat(rows(SPARK.read().parquet(output))).isEqualTo(plain);
    }
    Files.copy(in.resolve("p02.jpg"), in.resolve("later.jpg"));
    LabelSummary later =
        run(
            LabelRequests.of(
                in.toString(),
                folder.resolve("dedupedtrue").toString(),
                "dedupe",
                "true",
                "incremental",
                "true"));
    assertThat(later.counts().images()).isEqualTo(1);
    assertThat(inferred(later)).as("its bytes are known").isZero();
  }

  @Test
  void whatMakesNoSenseTogetherIsRefused() {
    assertThatThrownBy(() -> LabelRequests.of("in", "out", "replace", "true"))
        .hasMessage(
            "Cannot use --replace without --incremental: only such a run goes on with what is"
                + " there; add --incremental");
    assertThatThrownBy(() -> LabelRequests.of("in", "out", "incremental", "true", "watch", "soon"))
        .hasMessage("Cannot use --watch soon: it is no time; write one such as 60s or 15m");
    assertThatThrownBy(() -> LabelRequests.of("in", "out", "output-table", "a.b"))
        .hasMessage("Cannot use --output and --output-table together: give one of them");
    assertThatThrownBy(() -> LabelRequests.of("in", "out", "path-column", "uri"))
        .hasMessage(
            "Cannot use --path-column with files: it names a column of a table; give --input-table"
                + " or --input-format");
  }
}

package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.label.input.InputFormat;
import io.sparkdet.app.label.input.InputTable;
import io.sparkdet.app.label.output.BoxSettings;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.sql.detector.DetectionSchema;
import io.sparkdet.sql.option.OptionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelJobTest {

  private static final int PICTURES = 10;

  @TempDir static Path lake;
  @TempDir Path folder;

  private static final SparkSession SPARK = TestSpark.session();
  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void drawPictures() {
    SampleLake.write(
        SPARK, new SampleLake.Options(lake.resolve("lake").toString(), PICTURES, 1, 160));
    HostileFileSystem.register(SPARK.sparkContext().hadoopConfiguration());
  }

  private static String pictures() {
    return lake.resolve("lake/images").toString();
  }

  @Test
  void everyPictureIsOneRowOfTheContractsColumns() throws IOException {
    LabelSummary summary = run(request(pictures(), "out", Map.of()));
    Dataset<Row> table = SPARK.read().parquet(out("out"));
    assertThat(table.schema().fieldNames()).isEqualTo(DetectionSchema.LABEL.fieldNames());
    assertThat(table.schema().apply("detections").dataType().catalogString())
        .isEqualTo(
            "array<struct<x_min:float,y_min:float,x_max:float,y_max:float,score:float,"
                + "category_id:int,category:string>>");
    List<Row> rows = table.orderBy("path").collectAsList();
    assertThat(rows).hasSize(PICTURES);
    for (Row row : rows) {
      String path = row.getAs("path");
      Path file = Path.of(path.substring("file:".length()));
      assertThat(row.<Long>getAs("bytes")).isEqualTo(Files.size(file));
      assertThat(row.<String>getAs("sha256"))
          .isEqualTo(BoxSettings.sha256(Files.readAllBytes(file)));
      assertThat(row.<java.sql.Timestamp>getAs("modified_at").getTime())
          .isEqualTo(Files.getLastModifiedTime(file).toMillis());
      assertThat(row.<String>getAs("status")).isEqualTo("ok");
      assertThat(row.<String>getAs("error")).isNull();
      assertThat(Math.max(row.<Integer>getAs("width"), row.<Integer>getAs("height")))
          .isEqualTo(160);
      assertThat(row.<String>getAs("model")).isEqualTo(summary.model());
      assertThat(row.<String>getAs("settings")).isEqualTo(summary.settings().hash());
      assertThat(row.<String>getAs("run_id")).isEqualTo(summary.runId());
      List<Float> scores =
          row.<Row>getList(row.fieldIndex("detections")).stream().map(b -> b.getFloat(4)).toList();
      assertThat(scores).isNotEmpty().isSortedAccordingTo((a, b) -> Float.compare(b, a));
    }
    assertThat(notes).anyMatch(note -> note.contains("embedded sample model"));
  }

  @Test
  void theSummarySaysWhatIsInTheTableAndHowItCameThere() throws IOException {
    LabelSummary summary = run(request(pictures(), "out", Map.of("nms", "soft:0.5")));
    JsonNode json = new ObjectMapper().readTree(summary.json());
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .contains(
            "images",
            "ok",
            "failed",
            "detections",
            "seconds",
            "images_per_second",
            "model",
            "settings",
            "spark",
            "device");
    assertThat(json.get("images").asInt()).isEqualTo(PICTURES);
    assertThat(json.get("ok").asInt()).isEqualTo(PICTURES);
    assertThat(json.get("detections").asLong())
        .isEqualTo(
            SPARK
                .read()
                .parquet(out("out"))
                .selectExpr("sum(size(detections))")
                .first()
                .getLong(0));
    assertThat(json.get("settings").get("nms").asText()).isEqualTo("soft:0.5");
    assertThat(json.get("spark").get("version").asText()).isEqualTo(SPARK.version());
    assertThat(json.get("spark").get("master").asText()).isEqualTo("local[2]");
    assertThat(json.get("spark").get("cores").asInt()).isEqualTo(2);
    assertThat(json.get("device").asText()).isEqualTo("cpu");
    // The same settings stand in clear in the table itself.
    String metadata = SPARK.read().parquet(out("out")).schema().apply("settings").metadata().json();
    assertThat(new ObjectMapper().readTree(metadata)).isEqualTo(json.get("settings"));
  }

  @Test
  void theRowsAreTheSameWhateverThePartitionsBatchesAndParallelism() {
    List<Row> one = rows("p1", Map.of(), 1);
    assertThat(rows("p7", Map.of(), 7)).isEqualTo(one);
    assertThat(boxes(rows("b8", Map.of("batch-size", "8"), 3)))
        .usingComparatorForType(
            (a, b) -> Math.abs(a - b) < 1e-3 ? 0 : Double.compare(a, b), Double.class)
        .isEqualTo(boxes(one));
    assertThat(rows("c1", Map.of("parallelism", "1"), 2)).isEqualTo(one);
    assertThat(rows("c2", Map.of("parallelism", "2"), 2)).isEqualTo(one);
  }

  @Test
  void whatCannotBeLabelledIsARowWithItsReason() throws IOException {
    byte[] good = Files.readAllBytes(firstPicture());
    write("good.jpg", good);
    write("empty.jpg", new byte[0]);
    write("text.jpg", "not a picture".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    write("cut10.jpg", Arrays.copyOf(good, good.length / 10));
    write("cut50.jpg", Arrays.copyOf(good, good.length / 2));
    write("cut99.jpg", Arrays.copyOf(good, good.length * 99 / 100));
    write("cut2.jpg", Arrays.copyOf(good, good.length - 2));
    for (String name : List.of("forbidden", "broken", "client", "removed", "huge")) {
      write(name + ".jpg", good);
    }
    LabelSummary summary = run(request("hostile://" + folder + "/in", "out", Map.of()));
    Map<String, String> statuses = new HashMap<>();
    Map<String, String> errors = new HashMap<>();
    for (Row row : SPARK.read().parquet(out("out")).collectAsList()) {
      String path = row.getAs("path");
      String name = path.substring(path.lastIndexOf('/') + 1).replace(".jpg", "");
      statuses.put(name, row.getAs("status"));
      if (!name.equals("good")) {
        errors.put(name, row.getAs("error"));
        assertThat(row.isNullAt(row.fieldIndex("detections"))).isTrue();
        assertThat(row.<String>getAs("error")).isNotBlank();
      }
    }
    assertThat(statuses)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("good", "ok"),
                Map.entry("empty", "empty"),
                Map.entry("text", "unsupported"),
                Map.entry("cut10", "corrupt"),
                Map.entry("cut50", "corrupt"),
                Map.entry("cut99", "corrupt"),
                Map.entry("cut2", "corrupt"),
                Map.entry("forbidden", "unreadable"),
                Map.entry("broken", "unreadable"),
                Map.entry("client", "unreadable"),
                Map.entry("removed", "unreadable"),
                Map.entry("huge", "too_large")));
    assertThat(errors)
        .containsEntry("forbidden", "Reading is not permitted: user=guest, access=READ.")
        .containsEntry("broken", "Reading failed: connection reset.")
        .containsEntry(
            "client", "Reading failed: IllegalStateException: the store's client gave up.")
        .containsEntry("removed", "The file is not there any more.")
        .containsEntry("huge", "The file has 2147483648 bytes: more than 2 GB.");
    assertThat(summary.counts().failed())
        .isEqualTo(
            Map.of(
                "corrupt", 4L, "empty", 1L, "too_large", 1L, "unreadable", 4L, "unsupported", 1L));
    assertThat(summary.counts().failedFraction()).isEqualTo(11 / 12.0);
  }

  @Test
  void tablesAreReadWholeOrRefused() throws IOException {
    Path tables = Path.of(out("tables"));
    for (String name : List.of("[a]", "b")) {
      SPARK
          .sql("SELECT '%s' AS path, cast('x' AS binary) AS content".formatted(name))
          .coalesce(1)
          .write()
          .parquet(tables.resolve(name).toString());
    }
    assertThat(ids(tables + "/[a]")).containsExactly("[a]");
    assertThat(ids(tables + "/*")).containsExactly("[a]", "b");
    Files.writeString(tables.resolve("b/README.md"), "Photos of July.");
    assertThat(ids(tables + "/*")).containsExactly("[a]", "b");
    assertThatThrownBy(() -> ids(tables + "/c*"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("c* as Parquet: nothing is called so; mend --input");
    Path inner = Files.createDirectories(tables.resolve("b/more"));
    try (Stream<Path> files = Files.list(tables.resolve("b"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".parquet")).toList()) {
        Files.move(file, inner.resolve("_a.parquet"));
      }
    }
    assertThatThrownBy(() -> ids(tables + "/b"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot read " + tables + "/b: ");
    assertThatThrownBy(() -> ids(inner.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("(_a.parquet); rename it");
  }

  private static List<String> ids(String location) {
    Dataset<Row> table = InputTable.open(SPARK, List.of(location), InputFormat.PARQUET);
    InputTable.Columns columns =
        new InputTable.Columns(Optional.of("path"), Optional.of("content"), Optional.empty());
    return InputTable.read(table, columns).orderBy("path").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void aTableOfImagesIsLabelledById() throws IOException {
    byte[] good = Files.readAllBytes(firstPicture());
    StructType schema =
        new StructType().add("key", DataTypes.LongType).add("jpeg", DataTypes.BinaryType);
    SPARK
        .createDataFrame(List.of(RowFactory.create(7L, good), RowFactory.create(8L, null)), schema)
        .write()
        .parquet(out("images"));
    run(table(out("images"), "out", "jpeg", "key"));
    List<Row> rows = SPARK.read().parquet(out("out")).orderBy("path").collectAsList();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).<String>getAs("path")).isEqualTo("7");
    assertThat(rows.get(0).<String>getAs("status")).isEqualTo("ok");
    assertThat(rows.get(0).<String>getAs("sha256")).isEqualTo(BoxSettings.sha256(good));
    assertThat(rows.get(0).<Object>getAs("modified_at")).isNull();
    assertThat(rows.get(1).<String>getAs("status")).isEqualTo("empty");
    assertThatThrownBy(() -> run(table(out("images"), "other", "jpg", "key")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read column jpg: the table has key, jpeg (did you mean jpeg?); mend"
                + " --content-column");
    assertThatThrownBy(() -> run(table(out("images"), "other", "key", "key")))
        .hasMessage(
            "Cannot read images from column key: it holds bigint, not binary; mend"
                + " --content-column");
  }

  @Test
  void jsonHasTheSameRows() {
    run(LabelRequests.of(pictures(), out("json"), "output-format", "json", "partitions", "2"));
    List<Row> parquet = rows("parquet", Map.of(), 2);
    List<Row> json =
        SPARK
            .read()
            .schema(DetectionSchema.LABEL)
            .json(out("json"))
            .drop("run_id", "labelled_at")
            .orderBy("path")
            .collectAsList();
    assertThat(json).isEqualTo(parquet);
  }

  @Test
  void cocoResultsCarryTheAnnotationsIdsInOrder() throws IOException {
    Path annotations = lake.resolve("lake/instances.json");
    write("stranger.jpg", Files.readAllBytes(firstPicture()));
    LabelRequest request =
        LabelRequests.of(
            pictures() + OptionKind.Paths.BETWEEN + folder.resolve("in"),
            out("out"),
            "coco-output",
            out("results.json"),
            "annotations",
            annotations.toString());
    run(request);
    JsonNode results =
        new ObjectMapper()
            .enable(
                com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .readTree(Path.of(out("results.json")).toFile());
    JsonNode images = new ObjectMapper().readTree(annotations.toFile()).get("images");
    Map<Long, String> names = new HashMap<>();
    images.forEach(image -> names.put(image.get("id").asLong(), image.get("file_name").asText()));
    Map<String, List<Row>> boxes = new HashMap<>();
    for (Row row : SPARK.read().parquet(out("out")).collectAsList()) {
      String path = row.getAs("path");
      boxes.put(
          path.substring(path.lastIndexOf('/') + 1), row.getList(row.fieldIndex("detections")));
    }
    long before = Long.MIN_VALUE;
    Map<Long, Integer> seen = new HashMap<>();
    for (JsonNode result : results) {
      long id = result.get("image_id").asLong();
      assertThat(id).isGreaterThanOrEqualTo(before);
      before = id;
      Row box =
          boxes.getOrDefault(names.get(id), List.of()).get(seen.merge(id, 1, Integer::sum) - 1);
      assertThat(result.get("score").floatValue()).isEqualTo(box.getFloat(4));
      assertThat(result.get("category_id").asInt()).isEqualTo(box.getInt(5));
      assertThat(result.get("bbox").get(0).floatValue()).isEqualTo(box.getFloat(0));
      assertThat(right(result)).isEqualTo(box.getFloat(2));
    }
    assertThat(seen).hasSize(PICTURES);
    assertThat(notes)
        .contains(
            "1 images are not in the annotations and have no COCO results: file:"
                + folder
                + "/in/stranger.jpg");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Files.createDirectories(Path.of(out("out")));
    Files.writeString(Path.of(out("out"), "mine.txt"), "mine");
    assertThatThrownBy(() -> run(request(pictures(), "out", Map.of())))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot write to %s: it is not empty; name another --output or remove it"
                .formatted(out("out")));
  }

  @Test
  void whatAKilledRunLeftIsNotInTheWay() throws IOException {
    Files.createDirectories(Path.of(out("out"), "_temporary", "0"));
    assertThat(run(request(pictures(), "out", Map.of())).counts().images()).isEqualTo(PICTURES);
  }

  @Test
  void aGpuThatSparkDoesNotAssignIsRefused() {
    assertThatThrownBy(() -> run(request(pictures(), "out", Map.of("device", "gpu"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Spark assigned none")
        .hasMessageContaining("spark.task.resource.gpu.amount=1");
  }

  @Test
  void aModelThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> run(request(pictures(), "out", Map.of("model", folder + "/nomodel"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nomodel");
  }

  @Test
  void libtorchIsNotMappedWhileOnnxRuntimeLabels() throws IOException {
    run(request(pictures(), "out", Map.of()));
    assertThat(Files.readString(Path.of("/proc/self/maps")))
        .contains("libonnxruntime")
        .doesNotContain("libtorch");
  }

  @Test
  void aSettingThatChangesBoxesChangesTheHashAndTheDeviceDoesNot() {
    String plain = run(request(pictures(), "a", Map.of())).settings().hash();
    assertThat(
            run(request(pictures(), "b", Map.of("device", "cpu", "batch-size", "4")))
                .settings()
                .hash())
        .isEqualTo(plain);
    assertThat(run(request(pictures(), "c", Map.of("score-threshold", "0.3"))).settings().hash())
        .isNotEqualTo(plain)
        .hasSize(64);
  }

  private static float right(JsonNode result) {
    return result
        .get("bbox")
        .get(0)
        .decimalValue()
        .add(result.get("bbox").get(2).decimalValue())
        .floatValue();
  }

  private LabelSummary run(LabelRequest request) {
    LabelProgress progress =
        new LabelProgress() {
          @Override
          public void note(String sentence) {
            notes.add(sentence);
          }

          @Override
          public void labelling(long images, LabelListener counts) {}

          @Override
          public void labelled() {}
        };
    return new LabelJob(SPARK, request, progress).run();
  }

  private List<Row> rows(String output, Map<String, String> detector, int partitions) {
    Map<String, String> given = new HashMap<>(detector);
    given.put("partitions", String.valueOf(partitions));
    run(LabelRequests.with(given, pictures(), out(output)));
    return SPARK
        .read()
        .parquet(out(output))
        .drop("run_id", "labelled_at")
        .orderBy("path")
        .collectAsList();
  }

  /** Returns the numbers of all boxes in order: corners, score and category. */
  private static List<List<Double>> boxes(List<Row> rows) {
    List<List<Double>> boxes = new ArrayList<>();
    for (Row row : rows) {
      for (Row box : row.<Row>getList(row.fieldIndex("detections"))) {
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          numbers.add(((Number) box.get(i)).doubleValue());
        }
        boxes.add(numbers);
      }
    }
    return boxes;
  }

  private LabelRequest request(String input, String output, Map<String, String> detector) {
    return LabelRequests.with(detector, input, out(output));
  }

  private LabelRequest table(String input, String output, String content, String id) {
    return LabelRequests.of(
        input, out(output), "input-format", "parquet", "content-column", content, "id-column", id);
  }

  private String out(String name) {
    return folder.resolve(name).toString();
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

  private void write(String name, byte[] content) throws IOException {
    Files.write(Files.createDirectories(folder.resolve("in")).resolve(name), content);
  }
}

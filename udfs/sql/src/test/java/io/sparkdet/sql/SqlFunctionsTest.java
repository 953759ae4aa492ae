package io.sparkdet.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.nms.BoxBounds;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import io.sparkdet.efficientdet.service.ServiceCounters;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.ModelStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFunctionsTest {

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = session("org.apache.spark.serializer.JavaSerializer", "");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void detectGivesBoxesInPixelsOfTheImage() throws Exception {
    Pictures.table(spark, 3, 1).createOrReplaceTempView("photos");

    List<Row> rows =
        spark
            .sql("SELECT id, d.* FROM (SELECT id, detect(content) AS d FROM photos)")
            .collectAsList();

    assertThat(rows).hasSize(3);
    for (Row row : rows) {
      assertThat(row.<String>getAs("status")).isEqualTo("ok");
      assertThat(row.<String>getAs("error")).isNull();
      assertThat(row.<Integer>getAs("width")).isEqualTo(200);
      assertThat(row.<Integer>getAs("height")).isEqualTo(120);
      List<Row> detections = row.getList(row.fieldIndex("detections"));
      assertThat(detections).isNotEmpty();
      assertThat(detections.get(0).<Float>getAs("x_max")).isBetween(0f, 210f);
      assertThat(detections.get(0).<String>getAs("category")).isNotBlank();
    }
  }

  @Test
  void detectIsUsedFromDataFramesAndWithAModelOfItsOwn() throws Exception {
    List<Row> one =
        Pictures.table(spark, 2, 1)
            .select(functions.callUDF("detect", functions.col("content")).as("d"))
            .select("d.*")
            .collectAsList();
    List<Row> two =
        Pictures.table(spark, 2, 1)
            .select(
                functions
                    .callUDF("detect", functions.col("content"), functions.lit("embedded"))
                    .as("d"))
            .select("d.*")
            .collectAsList();

    assertThat(two).isEqualTo(one).hasSize(2);
  }

  @Test
  void nullGivesNullAndABadImageGivesItsReason() {
    spark
        .createDataFrame(
            List.of(
                RowFactory.create(1, null),
                RowFactory.create(2, new byte[0]),
                RowFactory.create(
                    3, "no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8))),
            Pictures.SCHEMA)
        .createOrReplaceTempView("bad");

    List<Row> rows =
        spark
            .sql(
                "SELECT d IS NULL, d.status, d.error IS NOT NULL, d.detections"
                    + " FROM (SELECT id, detect(content) AS d FROM bad) ORDER BY id")
            .collectAsList();

    assertThat(rows)
        .containsExactly(
            RowFactory.create(true, null, false, null),
            RowFactory.create(false, "empty", true, null),
            RowFactory.create(false, "unsupported", true, null));
  }

  @Test
  void aPictureIsOpenedByItsPath(@TempDir Path folder) throws Exception {
    Path there = Files.write(folder.resolve("ä b.png"), Pictures.picture(1));
    Files.writeString(folder.resolve("page.jpg"), "<html>");
    spark
        .createDataset(
            java.util.Arrays.asList(
                there.toString(),
                there.toUri().toString(),
                "file:" + there,
                "file://" + there,
                folder.resolve("page.jpg").toString(),
                folder.resolve("gone.png").toString(),
                folder.toString(),
                "s9://bucket/a.png",
                "",
                null),
            Encoders.STRING())
        .toDF("path")
        .createOrReplaceTempView("named");
    List<Row> rows =
        spark
            .sql(
                "SELECT d.status, d.error, size(d.detections) FROM (SELECT detect_file(path) AS d"
                    + " FROM named)")
            .collectAsList();
    Row content =
        spark
            .sql(
                "SELECT d.status, d.error, size(d.detections) FROM (SELECT detect(content) AS d FROM binaryFile.`%s`)"
                    .formatted(there))
            .first();
    assertThat(content.getString(0)).isEqualTo("ok");
    assertThat(rows.subList(2, 4)).containsOnly(content);
    assertThat(rows.get(0)).isEqualTo(content);
    assertThat(rows.get(1).getString(1))
        .isEqualTo(
            "The file is not there any more. (percent signs are taken as they stand: write a blank"
                + " as a blank, not as %20)");
    assertThat(rows.get(4).getString(0)).isEqualTo("unsupported");
    assertThat(rows.subList(5, 9))
        .allSatisfy(row -> assertThat(row.getString(0)).isEqualTo("unreadable"));
    assertThat(rows.get(5).getString(1)).isEqualTo("The file is not there any more.");
    assertThat(rows.get(6).getString(1)).isEqualTo("Reading failed: it is a folder.");
    assertThat(rows.get(7).getString(1)).contains("No FileSystem for scheme \"s9\"");
    assertThat(rows.get(9).isNullAt(0)).isTrue();
    assertThatThrownBy(() -> spark.sql("SELECT detect_file(X'00')"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("detect_file(path string[, model string])");
    assertThatThrownBy(() -> spark.sql("SELECT detect_file('a', 'nowhere')"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("the model 'nowhere' cannot be opened");
  }

  @ParameterizedTest
  @ValueSource(strings = {"detect(1)", "detect()", "detect(X'00', 'a', 'b')", "detect('text')"})
  void wrongArgumentsFailAtAnalysisWithTheSignature(String call) {
    assertThatThrownBy(() -> spark.sql("SELECT " + call))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("detect(content binary[, model string])");
  }

  @Test
  void plansShowCallsWithTheArgumentsThatWereWritten() {
    String plan =
        spark
            .sql(
                "EXPLAIN EXTENDED SELECT box_area(b), box_convert(b, 'xyxy', 'xywh'), nms(d,"
                    + " 'hard:0.5', true) FROM (SELECT b, array(b) AS d FROM (SELECT"
                    + " named_struct('x_min', 1D, 'y_min', 1D, 'x_max', 5D, 'y_max', 7D, 'score',"
                    + " 0.5F, 'category_id', 1) AS b))")
            .first()
            .getString(0);
    assertThat(plan)
        .containsPattern("box_area\\(b#\\d+\\) AS box_area\\(b\\)#")
        .containsPattern("box_convert\\(b#\\d+, xyxy, xywh\\) AS box_convert\\(")
        .containsPattern("nms\\(d#\\d+, hard:0.5, true\\) AS nms\\(");
  }

  @Test
  void settingsAreReadWhenTheQueryIsAnalysed() throws Exception {
    Pictures.table(spark, 1, 1).createOrReplaceTempView("photos");
    spark.sql("CREATE OR REPLACE TEMPORARY VIEW seen AS SELECT detect(content) AS d FROM photos");
    spark.conf().set("spark.sparkdet.max-detections", "1");
    try {
      assertThat(spark.sql("SELECT size(detect(content).detections) FROM photos").first().getInt(0))
          .isEqualTo(1);
      assertThat(spark.sql("SELECT size(d.detections) FROM seen").first().getInt(0))
          .as("also of a view, whenever that was made")
          .isEqualTo(1);
    } finally {
      spark.conf().unset("spark.sparkdet.max-detections");
    }
  }

  @Test
  void aHalfPictureIsToldAndStrictlyCorrupt() throws Exception {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    ImageIO.write(ImageIO.read(new ByteArrayInputStream(Pictures.picture(1))), "jpeg", whole);
    byte[] half = Arrays.copyOf(whole.toByteArray(), whole.size() * 3 / 4);
    half[half.length - 2] = (byte) 0xFF;
    half[half.length - 1] = (byte) 0xD9;
    spark
        .createDataFrame(List.of(RowFactory.create(1, half)), Pictures.SCHEMA)
        .createOrReplaceTempView("half");
    String query =
        "SELECT d.status, d.error, d.detections IS NULL FROM (SELECT detect(content) AS d FROM"
            + " half)";
    String said =
        "the decoder says \"Corrupt JPEG data: premature end of data segment\"; parts of the"
            + " picture may be gray or wrong";
    assertThat(spark.sql(query).first())
        .isEqualTo(RowFactory.create("ok", "Read JPEG only in part: " + said, false));
    spark.conf().set("spark.sparkdet.strict", "true");
    try {
      assertThat(spark.sql(query).first())
          .isEqualTo(RowFactory.create("corrupt", "Cannot decode JPEG: " + said, true));
    } finally {
      spark.conf().unset("spark.sparkdet.strict");
    }
  }

  @Test
  void theEmbeddedModelClipsUnlessToldOtherwise() throws Exception {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    assertThat(DetectorSettings.of(Map.of()).resolve(hadoop).postProcessing().bounds())
        .isEqualTo(BoxBounds.PICTURE);
    assertThat(
            DetectorSettings.of(Map.of("clip", "false", "min-box", "2.5"))
                .resolve(hadoop)
                .postProcessing()
                .bounds())
        .isEqualTo(new BoxBounds(false, 2.5f));
    assertThatThrownBy(() -> DetectorSettings.of(Map.of("min-box", "-1")).resolve(hadoop))
        .hasMessage(
            "Cannot leave out boxes below -1.0 pixels: a side is finite and not negative, 0 leaves"
                + " none out");
  }

  /** Executors of a cluster have working directories of their own. */
  @Test
  void aModelNamedRelativeToTheDriverIsTheSameEverywhere(@TempDir Path folder) throws Exception {
    Path model = SampleModel.folder(folder);
    Path relative = Path.of("").toAbsolutePath().relativize(model.toRealPath());
    DetectorSpec spec =
        DetectorSettings.of(Map.of("model", relative.toString()))
            .resolve(spark.sparkContext().hadoopConfiguration());
    assertThat(spec.modelLocation()).isEqualTo("file:" + model.toRealPath());
    assertThat(DetectorSettings.of(Map.of()).resolve(spark.sparkContext().hadoopConfiguration()))
        .extracting(DetectorSpec::modelLocation)
        .isEqualTo(ModelStore.EMBEDDED);
  }

  @Test
  void batchesHoldImagesOfSeveralTasks() throws Exception {
    spark.conf().set("spark.sparkdet.batch-size", "8");
    spark.conf().set("spark.sparkdet.parallelism", "1");
    try {
      Pictures.table(spark, 48, 4).createOrReplaceTempView("photos");
      spark
          .sql("SELECT sum(size(d.detections)) FROM (SELECT detect(content) AS d FROM photos)")
          .collect();

      ServiceCounters.Snapshot counters =
          ServiceCounts.of(
              spark,
              DetectorSettings.ofSpark(
                  scala.jdk.javaapi.CollectionConverters.asJava(spark.conf().getAll())));
      assertThat(counters.images()).isEqualTo(48);
      assertThat(counters.sharedBatches()).isPositive();
      assertThat(counters.batches()).isLessThan(48);
    } finally {
      spark.conf().unset("spark.sparkdet.batch-size");
      spark.conf().unset("spark.sparkdet.parallelism");
    }
  }

  @Test
  void extensionGivesTheFunctionsWithoutCodeAndUnderKryo() throws Exception {
    spark.stop();
    SparkSession configured =
        session("org.apache.spark.serializer.KryoSerializer", "io.sparkdet.sql.SparkDetExtensions");
    try {
      Pictures.table(configured, 4, 2).repartition(3).createOrReplaceTempView("photos");
      assertThat(
              configured
                  .sql("SELECT count(*) FROM photos WHERE detect(content).status = 'ok'")
                  .first()
                  .getLong(0))
          .isEqualTo(4);
    } finally {
      configured.stop();
      start();
    }
  }

  private static SparkSession session(String serializer, String extensions) {
    SparkSession session =
        SparkSession.builder()
            .master("local[4]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.serializer", serializer)
            .config("spark.sql.extensions", extensions)
            .getOrCreate();
    if (extensions.isEmpty()) {
      SparkDet.register(session);
    }
    return session;
  }
}

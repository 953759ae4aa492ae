package io.sparkdet.sql.function.ahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.efficientdet.service.ServiceCounters;
import io.sparkdet.sql.Pictures;
import io.sparkdet.sql.ServiceCounts;
import io.sparkdet.sql.detector.AnswerWindow;
import io.sparkdet.sql.detector.DetectorSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was done is told by the service's counters; each test has a service of its own, by its
 * setting {@code max-detections}. The table {@code photos} has 24 rows in one partition, ids 0-23:
 * every third has no picture in it, row 5 is NULL. The files of {@code files} have 8 rows each.
 */
@Timeout(300)
class PicturesExecTest {

  @TempDir static Path folder;

  private static SparkSession spark;
  private static LongAccumulator read;

  @BeforeAll
  static void start() throws Exception {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.files.openCostInBytes", "0")
            .config("spark.sql.files.minPartitionNum", "1")
            .config("spark.sql.extensions", "io.sparkdet.sql.SparkDetExtensions")
            .getOrCreate();
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < 24; id++) {
      rows.add(
          RowFactory.create(
              id, id == 5 ? null : id % 3 == 2 ? new byte[] {1, 2, 3} : Pictures.picture(id)));
    }
    spark.createDataFrame(rows, Pictures.SCHEMA).coalesce(1).createOrReplaceTempView("photos");
    String files = folder.resolve("files").toString();
    Pictures.table(spark, 24, 3).write().parquet(files);
    spark.read().parquet(files).createOrReplaceTempView("files");
    read = spark.sparkContext().longAccumulator();
    LongAccumulator counted = read;
    UDF1<byte[], byte[]> seen =
        content -> {
          counted.add(1);
          return content;
        };
    spark.udf().register("seen", seen, DataTypes.BinaryType);
    Pictures.table(spark, 200, 1).createOrReplaceTempView("many");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void unset() {
    spark.conf().unset("spark.sparkdet.max-detections");
    spark.conf().unset("spark.sparkdet.batch-size");
    spark.conf().unset("spark.sparkdet.parallelism");
  }

  private static void set(Map<String, String> settings) {
    settings.forEach((name, value) -> spark.conf().set("spark.sparkdet." + name, value));
  }

  @Test
  void oneTaskFillsBatches() throws Exception {
    Map<String, String> settings =
        Map.of("max-detections", "51", "batch-size", "4", "parallelism", "1");
    set(settings);
    Dataset<Row> query =
        spark.sql("SELECT sum(size(d.detections)) FROM (SELECT detect(content) AS d FROM many)");
    assertThat(query.first().isNullAt(0)).isFalse();
    ServiceCounters.Snapshot counters = counters(settings);
    assertThat(counters.images()).isEqualTo(200);
    assertThat(counters.sharedBatches()).isZero();
    assertThat(counters.images() / (double) counters.batches()).isGreaterThan(3);
  }

  /** The same calls inside a lambda are made one at a time, where the row is. */
  @Test
  void rowsKeepTheirOrderAndFailuresAndNullsTheirPlace() {
    List<Row> inPlace =
        spark
            .sql(
                "SELECT id, content, transform(array(content), c -> detect(c))[0] AS d FROM photos")
            .collectAsList();
    List<Row> ahead =
        spark.sql("SELECT id, content, detect(content) AS d FROM photos").collectAsList();
    assertThat(ahead).hasSize(24);
    for (int id = 0; id < 24; id++) {
      Row row = ahead.get(id);
      assertThat(row.getInt(0)).isEqualTo(id);
      assertThat((byte[]) row.get(1)).isEqualTo((byte[]) inPlace.get(id).get(1));
      assertThat(row.<Row>getAs("d")).isEqualTo(inPlace.get(id).<Row>getAs("d"));
      assertThat(row.isNullAt(2)).isEqualTo(id == 5);
      if (id != 5) {
        assertThat(row.getStruct(2).getString(0)).isEqualTo(id % 3 == 2 ? "unsupported" : "ok");
      }
    }
  }

  @Test
  void aLimitIsCountedBeforePicturesAreLookedAt() throws Exception {
    Map<String, String> settings = Map.of("max-detections", "52");
    set(settings);
    read.reset();
    assertThat(
            spark.sql("SELECT id, detect(seen(content)).status FROM many LIMIT 3").collectAsList())
        .hasSize(3);
    assertThat(spark.sql("SELECT detect(seen(content)) AS d FROM many").takeAsList(2)).hasSize(2);
    assertThat(counters(settings).batches()).isEqualTo(5);
    assertThat(read.value()).isEqualTo(5);
  }

  @Test
  void aLimitBehindAFilterReadsNoFurtherAheadThanAWindow() throws Exception {
    Map<String, String> settings = Map.of("max-detections", "53");
    set(settings);
    read.reset();
    assertThat(
            spark
                .sql(
                    "SELECT d FROM (SELECT detect(seen(content)) AS d FROM many) WHERE d.width > 0")
                .limit(1)
                .collectAsList())
        .hasSize(1);
    assertThat(read.value()).isBetween(1L, (long) AnswerWindow.MOST);
    Thread.sleep(1500);
    long batches = counters(settings).batches();
    Thread.sleep(500);
    assertThat(counters(settings).batches()).isEqualTo(batches).isLessThan(AnswerWindow.MOST);
  }

  @Test
  void aRowIsToldTheFileThatItCameFrom() {
    List<Row> known =
        spark.sql("SELECT input_file_name(), id FROM files ORDER BY id").collectAsList();
    Dataset<Row> query =
        spark.sql("SELECT input_file_name() AS file, id, detect(content).status FROM files");
    assertThat(query.javaRDD().getNumPartitions()).isEqualTo(1);
    List<Row> rows = new ArrayList<>(query.collectAsList());
    rows.sort((a, b) -> Integer.compare(a.getInt(1), b.getInt(1)));
    assertThat(rows).hasSize(24);
    for (int i = 0; i < 24; i++) {
      assertThat(rows.get(i).getString(0)).isEqualTo(known.get(i).getString(0)).isNotEmpty();
    }
  }

  @Test
  void aTaskThatLooksWithTwoDetectorsOpensEachOnce() throws Exception {
    spark.conf().set("spark.sparkdet.max-detections", "54");
    Dataset<Row> once = spark.sql("SELECT id, content, detect(content) AS a FROM photos");
    spark.conf().set("spark.sparkdet.max-detections", "55");
    Dataset<Row> twice = once.selectExpr("a.status", "detect(content).status AS b");
    assertThat(twice.filter("NOT status <=> b").count()).isZero();
    assertThat(counters(Map.of("max-detections", "54")).images()).isEqualTo(23);
    assertThat(counters(Map.of("max-detections", "55")).images()).isEqualTo(23);
  }

  @Test
  void plansShowTheOperatorAndEqualOnesAreEqual() {
    String query = "SELECT id, detect(content).status FROM files WHERE id < 3";
    String plan = spark.sql("EXPLAIN " + query).first().getString(0);
    assertThat(plan).containsPattern("Pictures detect\\(content#\\d+\\), \\[id#\\d+], \\[detect#");
    assertThat(spark.sql("EXPLAIN FORMATTED " + query).first().getString(0))
        .containsPattern(
            "\\(\\d\\) Pictures\nInput \\[2]: \\[id#\\d+, content#\\d+]\nArguments: detect");
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      assertThat(
              spark
                  .sql(query)
                  .queryExecution()
                  .executedPlan()
                  .sameResult(spark.sql(query).queryExecution().executedPlan()))
          .isTrue();
      assertThat(
              spark
                  .sql(query)
                  .queryExecution()
                  .executedPlan()
                  .sameResult(
                      spark
                          .sql(query.replace("content", "substring(content, 1)"))
                          .queryExecution()
                          .executedPlan()))
          .isFalse();
    } finally {
      spark.conf().unset("spark.sql.adaptive.enabled");
    }
  }

  @Test
  void anArgumentThatCannotBeComputedFailsTheQueryWithItsOwnError() {
    assertThatThrownBy(
            () ->
                spark
                    .sql("SELECT detect(to_binary(concat('z', id), 'hex')) FROM photos")
                    .collectAsList())
        .hasMessageContaining("[CONVERSION_INVALID_INPUT]");
  }

  private static ServiceCounters.Snapshot counters(Map<String, String> settings) throws Exception {
    return ServiceCounts.of(spark, DetectorSettings.of(settings));
  }
}

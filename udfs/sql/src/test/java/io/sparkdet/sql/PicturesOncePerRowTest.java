package io.sparkdet.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.sql.detector.DetectorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inferences are counted by the service itself; the table {@code photos} has 12 rows, ids 0-11. */
class PicturesOncePerRowTest {

  @TempDir static Path folder;

  private static SparkSession spark;

  @BeforeAll
  static void start() throws Exception {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.extensions", "io.sparkdet.sql.SparkDetExtensions")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .getOrCreate();
    String table = folder.resolve("photos").toString();
    Pictures.table(spark, 12, 3).write().mode("overwrite").parquet(table);
    spark.read().parquet(table).createOrReplaceTempView("photos");
    spark
        .read()
        .parquet(table)
        .selectExpr("id", "id % 3 AS site", "named_struct('bytes', content, 'path', 'x') AS image")
        .write()
        .mode("overwrite")
        .parquet(folder.resolve("images").toString());
    spark.read().parquet(folder.resolve("images").toString()).createOrReplaceTempView("images");
    for (Row row : spark.table("photos").collectAsList()) {
      Files.write(folder.resolve(row.getInt(0) + ".png"), row.<byte[]>getAs("content"));
    }
    spark.sql(
        "CREATE OR REPLACE TEMP VIEW files AS SELECT id, content, concat('%s/', id, '.png') AS path FROM photos"
            .formatted(folder));
    spark.sql(
        "CREATE OR REPLACE TEMP VIEW labelled AS SELECT id, id % 3 AS site, detect(content) AS d"
            + " FROM photos");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          12 | SELECT * FROM labelled
          12 | SELECT d.status, d.detections FROM (SELECT detect(content) AS d FROM photos) WHERE size(d.detections) > 0
          12 | SELECT d.status, d.detections, d.width FROM (SELECT detect(content) AS d FROM photos)
          12 | SELECT detect(content).status, detect(content).detections FROM photos
          12 | SELECT id, detect(content) FROM photos WHERE detect(content).status = 'ok'
          12 | SELECT * FROM (SELECT id, content, detect(content) AS d FROM photos) WHERE detect(content).width > 0
          4  | SELECT * FROM labelled WHERE id < 4
          1  | SELECT * FROM labelled WHERE id = 3 AND size(d.detections) > 0 AND d.status = 'ok'
          4  | SELECT id FROM photos WHERE size(detect(content).detections) >= 0 AND id < 4
          4  | SELECT a.id, a.d.status FROM labelled a JOIN VALUES (0), (1), (2) AS v(n) ON a.id = v.n JOIN VALUES (3) AS w(n) ON a.id <> w.n WHERE a.id < 4
          4  | SELECT l.id, l.d FROM labelled l LEFT SEMI JOIN VALUES (1), (2), (5), (7) AS v(n) ON l.id = v.n
          12 | SELECT status, count(*) FROM (SELECT d.status FROM labelled) GROUP BY status
          12 | SELECT detect(content).status, count(*) FROM photos GROUP BY detect(content).status
          12 | SELECT sum(size(detect(content).detections)), max(detect(content).width) FROM photos
          4  | SELECT site, sum(size(d.detections)) FROM labelled GROUP BY site HAVING site = 1
          12 | SELECT id FROM photos ORDER BY size(detect(content).detections) DESC, id LIMIT 3
          12 | SELECT id, size(d.detections) AS n FROM labelled ORDER BY n, id
          12 | SELECT id, d.status AS n FROM labelled JOIN VALUES (1), (2) AS v(n) ON id > v.n OR id = 0 ORDER BY d.status
          12 | SELECT id, rank() OVER (PARTITION BY d.status ORDER BY size(d.detections)) FROM labelled
          16 | SELECT id, d.status FROM labelled UNION ALL SELECT id, d.status FROM labelled WHERE id < 4
          12 | WITH l AS (SELECT id, detect(content) AS d FROM photos) SELECT * FROM l a JOIN l b ON a.id = b.id AND a.d.width = b.d.height + 80
          12 | SELECT id, b.score FROM photos LATERAL VIEW explode(detect(content).detections) AS b
          3  | SELECT id, CASE WHEN id < 3 THEN detect(content).status ELSE 'passed over' END FROM photos
          3  | SELECT id FROM photos WHERE id >= 3 OR detect(content).status = 'ok'
          6  | SELECT id, coalesce(IF(id % 2 = 0, 'known', NULL), detect(content).status) FROM photos
          12 | SELECT id, transform(array(content), c -> detect(c).status)[0] FROM photos
          12 | SELECT id, (SELECT max(d.width) FROM labelled) AS w FROM photos
          12 | SELECT id, d.status FROM photos LEFT JOIN LATERAL (SELECT detect(content) AS d)
          3  | SELECT id, d.status FROM labelled LIMIT 3
          3  | SELECT id, d.status FROM labelled LIMIT 2 OFFSET 1
          4  | SELECT id, detect(content).status, detect_file(path).status FROM files LIMIT 2
          3  | SELECT d.status FROM (SELECT id, d FROM labelled WHERE id = 3 UNION ALL SELECT id, d FROM labelled WHERE id IN (4, 5)) LIMIT 3
          0  | SELECT count(*) FROM labelled
          0  | SELECT id FROM labelled WHERE site = 1 ORDER BY id
          0  | SELECT id FROM photos WHERE id IN (SELECT id FROM labelled WHERE site = 1)
          1  | SELECT detect(any_value(content)).status FROM photos
          3  | SELECT site, detect(content).status, count(*) FROM (SELECT id % 3 AS site, first_value(content) AS content FROM photos GROUP BY id % 3) GROUP BY site, content
          12 | SELECT detect(image.bytes).status FROM images
          2  | SELECT detect(image.bytes).status FROM images WHERE id > 9
          4  | SELECT d.status, d.detections FROM (SELECT id, detect_file(path) AS d FROM files) WHERE size(d.detections) > 0 AND id < 4
          24 | SELECT detect(content).status, detect_file(path).status, detect_file(path).width FROM files
          """)
  void runsOnceARow(int inferences, String query) {
    long before = images();
    List<Row> rows = spark.sql(query).collectAsList();
    assertThat(rows).isNotEmpty();
    assertThat(images() - before)
        .as(() -> spark.sql(query).queryExecution().optimizedPlan().toString())
        .isEqualTo(inferences);
  }

  @Test
  void doesSoFromDataFramesAndWithoutAdaptiveExecution() {
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      long before = images();
      Dataset<Row> found =
          spark
              .table("photos")
              .withColumn("d", functions.call_function("detect", functions.col("content")))
              .filter("size(d.detections) >= 0")
              .filter("id < 5")
              .select("id", "d.status", "d.detections")
              .sort("status", "id");
      assertThat(found.collectAsList()).hasSize(5);
      assertThat(images() - before).isEqualTo(5);
    } finally {
      spark.conf().unset("spark.sql.adaptive.enabled");
    }
  }

  @Test
  void doesSoInTablesAndCachesThatAreReadOften() {
    long before = images();
    spark.sql("CREATE TABLE kept USING parquet AS SELECT id, d FROM labelled WHERE id < 4");
    spark.sql("INSERT INTO kept SELECT id, detect(content) FROM photos WHERE id = 5");
    spark.sql("CACHE TABLE cached AS SELECT id, d FROM labelled WHERE id > 9");
    assertThat(spark.sql("SELECT d.status FROM kept").collectAsList()).hasSize(5);
    assertThat(spark.sql("SELECT d.status FROM cached WHERE id = 11").collectAsList()).hasSize(1);
    assertThat(spark.sql("SELECT max(d.width) FROM cached").collectAsList()).hasSize(1);
    assertThat(images() - before).isEqualTo(7);
  }

  @Test
  void doesSoInAStream() throws Exception {
    long before = images();
    StreamingQuery query =
        spark
            .readStream()
            .schema(Pictures.SCHEMA)
            .parquet(folder.resolve("photos").toString())
            .selectExpr("id", "detect(content) AS d")
            .where("d.status = 'ok' AND id < 6")
            .writeStream()
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .format("parquet")
            .start(folder.resolve("streamed").toString());
    query.awaitTermination();
    assertThat(spark.read().parquet(folder.resolve("streamed").toString()).count()).isEqualTo(6);
    assertThat(images() - before).isEqualTo(6);
  }

  @Test
  void plansNameTheFunctionAndExplainingRunsNothing() {
    long before = images();
    String plan =
        spark
            .sql(
                "EXPLAIN EXTENDED SELECT id, d.status FROM (SELECT id, detect(content) AS d FROM"
                    + " photos UNION ALL SELECT 1, detect(X'00')) WHERE id < 3 AND d.width > 1")
            .first()
            .getString(0);
    assertThat(plan)
        .contains("Generate detect(content#", "Pictures detect(content#")
        .doesNotContain("UDF", "Lambda", "lambda");
    assertThat(plan).containsPattern("PushedFilters: .*LessThan\\(id,3\\)");
    assertThat(images()).isEqualTo(before);
    assertThat(
            spark.sql("SELECT detect(content), detect(content, 'embedded') FROM photos").columns())
        .containsExactly("detect(content)", "detect(content, embedded)");
  }

  @Test
  void registeredInASessionWithoutTheExtensionItDoesTheSame() throws Exception {
    spark.stop();
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.extensions", "")
            .getOrCreate();
    spark.range(3).count();
    SparkDet.register(spark);
    SparkDet.register(spark);
    spark.read().parquet(folder.resolve("photos").toString()).createOrReplaceTempView("photos");
    long before = images();
    assertThat(
            spark
                .sql(
                    "SELECT d.status, d.width FROM (SELECT id, detect(content) AS d FROM photos)"
                        + " WHERE id < 2 AND d.width > 0")
                .collectAsList())
        .hasSize(2);
    assertThat(images() - before).isEqualTo(2);
    spark.stop();
    start();
  }

  private static long images() {
    try {
      return ServiceCounts.of(spark, DetectorSettings.of(Map.of())).images();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

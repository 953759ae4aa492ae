package io.sparkdet.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.compare.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareJobTest {

  private static final String BEFORE =
      """
      [{"image_id":1,"category_id":3,"bbox":[10,10,20,20],"score":0.9},
       {"image_id":2,"category_id":3,"bbox":[0,0,9,9],"score":0.31}]
      """;
  private static final String AFTER =
      """
      [{"image_id":1,"category_id":4,"bbox":[10,10,20,20],"score":0.8},
       {"image_id":3,"category_id":4,"bbox":[0,0,9,9],"score":1.0}]
      """;
  private static final String TRUTH =
      """
      {"images":[{"id":1,"file_name":"a.jpg"},{"id":2,"file_name":"b.jpg"},{"id":3}],
       "categories":[{"id":3,"name":"cat"},{"id":4,"name":"dog"}],
       "annotations":[{"id":1,"image_id":1,"category_id":4,"bbox":[10,10,20,20],"area":400}]}
      """;

  @TempDir private Path folder;
  private final SparkSession spark = TestSpark.session();

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private CompareJob.Result compare(String before, String after, Optional<String> truth) {
    return new CompareJob(
            spark,
            new CompareRequest(
                before, after, truth, Optional.empty(), folder.resolve("out").toString()))
        .run();
  }

  @Test
  void changesAreCountedByClassBandAndRightness() throws IOException {
    CompareJob.Result result =
        compare(
            write("before.json", BEFORE),
            write("after.json", AFTER),
            Optional.of(write("truth.json", TRUTH)));
    assertThat(result.counts())
        .containsEntry(Change.RELABELLED, 1L)
        .containsEntry(Change.LOST, 1L)
        .containsEntry(Change.ADDED, 1L)
        .containsEntry(Change.KEPT, 0L);
    assertThat(Files.readAllLines(folder.resolve("out/changes.csv")))
        .containsExactly(
            "category_id,category,score_from,score_to,change,count,right_before,right_after",
            "3,\"cat\",0.3,0.4,lost,1,0,0",
            "4,\"dog\",0.8,0.9,relabelled,1,0,1",
            "4,\"dog\",0.9,1.0,added,1,0,0");
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("out/summary.json").toFile());
    assertThat(summary.get("right_after").asInt()).isEqualTo(1);
    assertThat(spark.read().parquet(folder.resolve("out/boxes.parquet").toString()).count())
        .isEqualTo(3);
  }

  @Test
  void bandsDivideTheRangeOfScoresThatAreNoShares() throws IOException {
    CompareJob.Result result =
        compare(
            write("before.json", BEFORE.replace("0.9}", "90}").replace("0.31}", "31}")),
            write("after.json", "[]"),
            Optional.empty());
    assertThat(result.warnings())
        .containsExactly(
            "scores are from 31.0 to 90.0, not from 0 to 1: bands divide 0.0 to 100.0 in ten");
    assertThat(Files.readAllLines(folder.resolve("out/changes.csv")))
        .contains("3,\"3\",30.0,40.0,lost,1,,", "3,\"3\",90.0,100.0,lost,1,,");
  }

  @Test
  void imagesMayBeCalledByTexts() throws IOException {
    String named = BEFORE.replace("\"image_id\":1", "\"image_id\":\"a\"");
    CompareJob.Result result =
        compare(
            write("before.json", named),
            write("after.json", named),
            Optional.of(write("truth.json", TRUTH)));
    assertThat(result.counts()).containsEntry(Change.KEPT, 2L);
    compare(write("before.json", named), write("after.json", "[]"), Optional.empty());
    assertThat(
            spark
                .read()
                .parquet(folder.resolve("out/boxes.parquet").toString())
                .filter("image = 'a'")
                .count())
        .isEqualTo(1);
  }

  @Test
  void tablesJoinByNameWithoutTruth() {
    String box =
        "array(named_struct('x_min',%s,'y_min',0f,'x_max',10f,'y_max',10f,'score',.5f,"
            + "'category_id',1,'category','cat'))";
    spark
        .sql("SELECT 'file:///l/a.jpg' path, " + box.formatted("0f") + " detections")
        .write()
        .parquet(folder.resolve("x").toString());
    spark
        .sql("SELECT 'file:///l/a.jpg' path, " + box.formatted("3f") + " detections")
        .write()
        .parquet(folder.resolve("y").toString());
    CompareJob.Result result =
        compare(folder.resolve("x").toString(), folder.resolve("y").toString(), Optional.empty());
    assertThat(result.counts()).containsEntry(Change.MOVED, 1L);
    assertThat(result.lines()).anyMatch(line -> line.startsWith("cat "));
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void aFileAndATableNeedTheTruth() throws IOException {
    spark
        .sql("SELECT 'a' path, array() detections")
        .selectExpr("path", "cast(null as array<struct<x_min:float>>) detections")
        .write()
        .parquet(folder.resolve("x").toString());
    String file = write("before.json", BEFORE);
    assertThatThrownBy(() -> compare(file, folder.resolve("x").toString(), Optional.empty()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--annotations");
  }
}

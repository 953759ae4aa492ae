package io.sparkdet.sql.function.detections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.sql.SparkDet;
import io.sparkdet.sql.detector.DetectionSchema;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionFunctionsTest {

  private static SparkSession spark;

  /** Two cats on each other, a dog over both, and a cat elsewhere; then a NULL array. */
  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    SparkDet.register(spark);
    List<Row> found =
        List.of(
            RowFactory.create(0f, 0f, 10f, 10f, 0.9f, 1, "cat"),
            RowFactory.create(0f, 0f, 10f, 8f, 0.7f, 1, "cat"),
            RowFactory.create(0f, 0f, 10f, 9f, 0.6f, 2, "dog"),
            RowFactory.create(50f, 50f, 60f, 60f, 0.3f, 1, "cat"));
    List<Row> others = List.of(RowFactory.create(0f, 0f, 14f, 10f, 0.3f, 1, "Cat"));
    spark
        .createDataFrame(
            Arrays.asList(RowFactory.create(1, found, others), RowFactory.create(2, null, null)),
            new StructType()
                .add("id", "int")
                .add("found", DetectionSchema.DETECTIONS)
                .add("others", DetectionSchema.DETECTIONS))
        .createOrReplaceTempView("images");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** By hand: IoU of the cats 0.8; of the dog with them 0.9 and 8 / 9. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nms(found, 'hard:0.5')                          | [0.9, 0.6, 0.3]
          nms(found, 'hard:0.81')                         | [0.9, 0.7, 0.6, 0.3]
          nms(found, 'hard:0.5', true)                    | [0.9, 0.3]
          nms(detections => found, class_agnostic => true, suppression => 'hard:0.5') | [0.9, 0.3]
          nms(found, 'linear:0.5')                        | [0.9, 0.6, 0.3, 0.14]
          nms(found, 'none')                              | [0.9, 0.7, 0.6, 0.3]
          nms(array(found[1], found[0]), 'hard:0.5')      | [0.9]
          nms(slice(found, 1, 0), 'hard:0.5')             | []
          filter_detections(found, 0.7)                   | [0.9, 0.7]
          filter_detections(found, 0.7f)                  | [0.9, 0.7]
          filter_detections(found, 1)                     | []
          filter_detections(found, 0, array(2))           | [0.6]
          filter_detections(found, 0, array(2L, NULL, 1)) | [0.9, 0.7, 0.6, 0.3]
          filter_detections(found, 0.5, array('dog'))     | [0.6]
          filter_detections(found, 0.5, array())          | []
          filter_detections(found, id / 2, array(1))      | [0.9, 0.7]
          merge_detections(found, others, 'wbf:0.55')     | [0.63333335, 0.3, 0.15]
          merge_detections(others, slice(found, 1, 1), 'wbf:0.55') | [0.6]
          """)
  void whichDetectionsStayByScore(String call, String scores) {
    Row row =
        spark
            .sql("SELECT transform(%s, d -> d.score) FROM images WHERE id = 1".formatted(call))
            .first();
    List<Float> given = row.getList(0);
    String[] expected = scores.substring(1, scores.length() - 1).split(", ");
    if (scores.equals("[]")) {
      assertThat(given).isEmpty();
    } else {
      assertThat(given).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        assertThat(given.get(i))
            .isCloseTo(
                Float.parseFloat(expected[i]), org.assertj.core.api.Assertions.within(1e-6f));
      }
    }
  }

  @Test
  void resultsHaveTheTypeOfDetectionsAndKeepFields() {
    var all =
        spark.sql(
            "SELECT nms(found, 'soft:0.5') n, filter_detections(found, 0.5) f,"
                + " merge_detections(found, others, 'wbf:0.55') m FROM images WHERE id = 1");
    for (String column : all.columns()) {
      assertThat(all.schema().apply(column).dataType().sameType(DetectionSchema.DETECTIONS))
          .as(column)
          .isTrue();
    }
    Row row = all.first();
    assertThat(row.<Row>getList(0).get(0)).isEqualTo(row.<Row>getList(1).get(0));
    assertThat(row.<Row>getList(0).get(0).<String>getAs("category")).isEqualTo("cat");
    Row fused = row.<Row>getList(2).get(0);
    assertThat(fused.<Float>getAs("x_max"))
        .isCloseTo(
            (0.9f * 10 + 0.7f * 10 + 0.3f * 14) / 1.9f,
            org.assertj.core.api.Assertions.within(1e-5f));
    assertThat(fused.<String>getAs("category")).isEqualTo("cat");
  }

  @Test
  void numbersOfAnyTypeGoInAndFurtherFieldsComeOut() {
    String box =
        "array(named_struct('note', 'kept', 'score', %s, 'category_id', 3Y, 'x_min', 0, 'y_min',"
            + " 0L, 'x_max', 9.5, 'y_max', 9))";
    String boxes = "concat(%s, %s)".formatted(box.formatted("0.25"), box.formatted("0.75"));
    Row row =
        spark
            .sql(
                "SELECT nms(%s, 'hard:0.5')[0], merge_detections(%s, %s, 'wbf:0.5')[0]"
                    .formatted(boxes, boxes, boxes))
            .first();
    assertThat(row.getStruct(0).<String>getAs("note")).isEqualTo("kept");
    assertThat(row.getStruct(0).<Double>getAs("score")).isEqualTo(0.75);
    assertThat(row.getStruct(1).schema().fieldNames())
        .containsExactly("x_min", "y_min", "x_max", "y_max", "score", "category_id");
    assertThat(row.getStruct(1).<Double>getAs("score")).isEqualTo(0.5);
    assertThat(row.getStruct(1).<Long>getAs("category_id")).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nms(found, 'hard:0.5')
          nms(found, string(NULL))
          nms(NULL, 'hard:0.5')
          nms(NULL, 'hard:0.5', boolean(NULL))
          filter_detections(found, 0.5)
          filter_detections(NULL, 0.5)
          filter_detections(slice(o, 1, 1), NULL)
          filter_detections(slice(o, 1, 1), 0.5, NULL)
          merge_detections(found, o, 'wbf:0.55')
          merge_detections(o, NULL, 'wbf:0.55')
          merge_detections(o, o, NULL)
          """)
  void nullGivesNull(String call) {
    assertThat(
            spark
                .sql(
                    "SELECT %s FROM images, (SELECT found AS o FROM images WHERE id = 1) WHERE id = 2"
                        .formatted(call))
                .first()
                .isNullAt(0))
        .isTrue();
  }

  @Test
  void aDetectionWithNullInItIsAnErrorOfTheCall() {
    String bad =
        "array(named_struct('score', float(NULL), 'category_id', 1, 'x_min', 0, 'y_min', 0,"
            + " 'x_max', 9, 'y_max', 9))";
    for (String call :
        List.of(
            "nms(%s, 'hard:0.5')",
            "filter_detections(%s, 0.5)",
            "merge_detections(found, %s, 'wbf:0.5')",
            "nms(array(if(id > 9, found[0], NULL)), 'hard:0.5')")) {
      assertThatThrownBy(
              () ->
                  spark
                      .sql("SELECT %s FROM images WHERE id = 1".formatted(call.formatted(bad)))
                      .collect())
          .as(call)
          .isInstanceOf(SparkRuntimeException.class)
          .hasMessageContaining(call.substring(0, call.indexOf('(')))
          .hasMessageContaining("Cannot take detection 0 with NULL in it: leave it out");
    }
  }
}

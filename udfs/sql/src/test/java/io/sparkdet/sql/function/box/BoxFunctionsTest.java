package io.sparkdet.sql.function.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.box.BoxFormat;
import io.sparkdet.detection.box.BoxIou;
import io.sparkdet.sql.SparkDet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxFunctionsTest {

  private static final int ROWS = 200;

  private static SparkSession spark;

  /** Boxes of doubles and, as detections have them, of floats with further fields between. */
  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    SparkDet.register(spark);
    StructType doubles = new StructType();
    for (String name : BoxFormat.XYXY.fields()) {
      doubles = doubles.add(name, DataTypes.DoubleType);
    }
    StructType floats =
        new StructType()
            .add("score", DataTypes.FloatType)
            .add("y_max", DataTypes.FloatType)
            .add("x_max", DataTypes.FloatType)
            .add("category", DataTypes.StringType)
            .add("y_min", DataTypes.FloatType)
            .add("x_min", DataTypes.FloatType);
    Random dice = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double x = dice.nextInt(60);
      double y = dice.nextInt(60);
      Row a =
          i % 17 == 0
              ? null
              : RowFactory.create(
                  x, i % 19 == 0 ? null : y, x + dice.nextDouble() * 50, y + dice.nextInt(50) - 5);
      Row b =
          i % 23 == 0
              ? null
              : RowFactory.create(
                  0.5f, dice.nextFloat() * 99, 50f + i % 3, "ü", dice.nextFloat() * 9, 20f);
      rows.add(RowFactory.create(i, a, b));
    }
    spark
        .createDataFrame(
            rows,
            new StructType()
                .add("id", DataTypes.IntegerType, false)
                .add("a", doubles)
                .add("b", floats))
        .repartition(2)
        .createOrReplaceTempView("pairs");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void generatedAndInterpretedCodeGiveWhatTheClassesGive() {
    List<Row> generated = pairs("CODEGEN_ONLY", true);
    assertThat(pairs("CODEGEN_ONLY", false)).isEqualTo(generated);
    assertThat(pairs("NO_CODEGEN", false)).isEqualTo(generated);
    int known = 0;
    for (Row row : generated) {
      Row a = row.isNullAt(1) ? null : row.getStruct(1);
      Row b = row.isNullAt(2) ? null : row.getStruct(2);
      boolean whole = a != null && !a.anyNull();
      if (!whole || b == null) {
        assertThat(row.isNullAt(3)).isTrue();
      }
      if (a == null || !whole) {
        assertThat(row.isNullAt(4) && row.isNullAt(5) && row.isNullAt(6)).isTrue();
        continue;
      }
      double[] box = {a.getDouble(0), a.getDouble(1), a.getDouble(2), a.getDouble(3)};
      assertThat(row.getDouble(4)).isEqualTo(BoxIou.area(box[0], box[1], box[2], box[3]));
      double[] center = BoxFormat.XYXY.convert(box[0], box[1], box[2], box[3], BoxFormat.CXCYWH);
      Row converted = row.getStruct(5);
      for (int i = 0; i < 4; i++) {
        assertThat(converted.getDouble(i)).isEqualTo(center[i]);
      }
      if (b != null) {
        known++;
        assertThat(row.getDouble(3))
            .isEqualTo(
                BoxIou.of(
                    box[0],
                    box[1],
                    box[2],
                    box[3],
                    b.<Float>getAs("x_min"),
                    b.<Float>getAs("y_min"),
                    b.<Float>getAs("x_max"),
                    b.<Float>getAs("y_max")));
      }
    }
    assertThat(known).isGreaterThan(150);
  }

  private static List<Row> pairs(String factory, boolean wholeStage) {
    spark.conf().set("spark.sql.codegen.factoryMode", factory);
    spark.conf().set("spark.sql.codegen.wholeStage", wholeStage);
    try {
      return spark
          .sql(
              """
              SELECT id, a, b, box_iou(a, b), box_area(a), box_convert(a, 'xyxy', 'cxcywh'),
                box_to_wkt(a), box_area(b) + box_iou(b, a)
              FROM pairs WHERE coalesce(box_area(a), 0) >= 0 ORDER BY id
              """)
          .collectAsList();
    } finally {
      spark.conf().unset("spark.sql.codegen.factoryMode");
      spark.conf().unset("spark.sql.codegen.wholeStage");
    }
  }

  @Test
  void arithmeticIsPartOfTheGeneratedStage() {
    String plan =
        spark
            .sql(
                "EXPLAIN CODEGEN SELECT box_iou(a, a), box_to_wkt(a) FROM (SELECT named_struct("
                    + "'x_min', id, 'y_min', 0, 'x_max', 9, 'y_max', 9) AS a FROM range(9))")
            .first()
            .getString(0);
    assertThat(plan).contains("io.sparkdet.detection.box.BoxIou.of(", "BoxPolygon.wkt(");
  }

  /** By hand; the first four are torchvision.ops.box_convert's and box_iou's formulas. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          box_convert(array(10, 20, 30, 40), 'xywh', 'cxcywh')          | {"x_center":25.0,"y_center":40.0,"width":30.0,"height":40.0}
          box_convert(array(25f, 40f, 30f, 40f), 'CXCYWH', 'yxyx')      | {"y_min":20.0,"x_min":10.0,"y_max":60.0,"x_max":40.0}
          box_convert(named_struct('height', 4, 'x_min', 1.5, 'y_min', 2, 'width', 3L), 'xywh', 'xyxy') | {"x_min":1.5,"y_min":2.0,"x_max":4.5,"y_max":6.0}
          box_convert(array(1, 2, 3, 4), lower('XYXY'), 'xyxy')         | {"x_min":1.0,"y_min":2.0,"x_max":3.0,"y_max":4.0}
          box_convert(array(1, NULL, 3, 4), 'xywh', 'xyxy')             | null
          box_convert(NULL, 'xywh', 'xyxy')                             | null
          box_convert(array(1, 2, 3, 4), NULL, 'xyxy')                  | null
          box_convert(array(1, 2, 3, 4), 'xywh', string(NULL))          | null
          box_area(named_struct('x_min', 3, 'y_min', 0, 'x_max', 1, 'y_max', 9)) | 0.0
          box_area(NULL)                                                | null
          box_area(named_struct('x_min', NULL, 'y_min', 0, 'x_max', 1, 'y_max', 9)) | null
          box_iou(NULL, NULL)                                           | null
          box_to_wkt(named_struct('x_min', -0.5, 'y_min', 0, 'x_max', 1e-5, 'y_max', 3e9)) | POLYGON ((-0.5 0, 1.0E-5 0, 1.0E-5 3.0E9, -0.5 3.0E9, -0.5 0))
          box_to_wkt(named_struct('x_min', double('NaN'), 'y_min', 0, 'x_max', 1, 'y_max', 3)) | null
          box_to_wkt(NULL)                                              | null
          """)
  void valuesByHand(String call, String expected) {
    String shown = call.startsWith("box_convert") ? "to_json(%s)".formatted(call) : call;
    assertThat(String.valueOf(spark.sql("SELECT " + shown).first().get(0))).isEqualTo(expected);
  }

  @Test
  void anArrayOfAnotherLengthIsAnErrorOfTheCall() {
    for (String factory : List.of("CODEGEN_ONLY", "NO_CODEGEN")) {
      spark.conf().set("spark.sql.codegen.factoryMode", factory);
      assertThatThrownBy(
              () ->
                  spark
                      .sql("SELECT box_convert(array(id, id), 'xywh', 'xyxy') FROM pairs LIMIT 3")
                      .collect())
          .isInstanceOf(SparkRuntimeException.class)
          .hasMessageContaining("Cannot take an array of 2 numbers for a box: give four");
      spark.conf().unset("spark.sql.codegen.factoryMode");
    }
  }

  @Test
  void columnsAreNamedAsTheyAreWritten() {
    assertThat(
            spark
                .sql(
                    "SELECT box_iou(a, b), box_area(box => a), box_convert(a, 'xyxy', 'xywh'),"
                        + " box_area(named_struct('x_min', id, 'y_min', 0, 'x_max', 1, 'y_max', 1))"
                        + " FROM pairs")
                .columns())
        .containsExactly(
            "box_iou(a, b)",
            "box_area(a)",
            "box_convert(a, xyxy, xywh)",
            "box_area(named_struct(x_min, id, y_min, 0, x_max, 1, y_max, 1))");
  }
}

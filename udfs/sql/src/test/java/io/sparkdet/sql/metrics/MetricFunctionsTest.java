package io.sparkdet.sql.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.sql.SparkDet;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricFunctionsTest {

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    SparkDet.register(spark);
    spark
        .sql(
            """
            SELECT image_id, site,
              from_json(t, 'array<struct<id:bigint,category_id:int,x_min:float,y_min:float,
                x_max:float,y_max:float,iscrowd:int>>') AS truths,
              from_json(d, 'array<struct<x_min:float,y_min:float,x_max:float,y_max:float,
                score:float,category_id:int,category:string>>') AS detections
            FROM VALUES
              (1, 'a', '[{"id":5,"category_id":1,"x_min":0,"y_min":0,"x_max":10,"y_max":10,"iscrowd":0}]',
               '[{"x_min":50,"y_min":0,"x_max":60,"y_max":10,"score":0.4,"category_id":1},
                 {"x_min":0,"y_min":0,"x_max":10,"y_max":7,"score":0.9,"category_id":1}]'),
              (2, 'b', '[{"id":6,"category_id":2,"x_min":0,"y_min":0,"x_max":10,"y_max":10,"iscrowd":0}]',
               NULL)
              AS v(image_id, site, t, d)
            """)
        .createOrReplaceTempView("boxes");
  }

  @Test
  void averagePrecisionIsAggregatedByGroup() {
    // IoU 0.7 exactly, in floats made doubles: a match at 0.5 … 0.7, five of ten thresholds.
    List<Row> rows =
        spark
            .sql(
                """
                SELECT site, coco_ap(image_id, truths, detections) AS ap,
                  coco_ap(image_id, truths, detections, 0.5) AS ap50,
                  coco_summary(image_id, truths, detections) AS s
                FROM boxes GROUP BY site ORDER BY site
                """)
            .collectAsList();
    assertThat(rows.get(0).getDouble(1)).isCloseTo(0.5, within(1e-12));
    assertThat(rows.get(0).getDouble(2)).isCloseTo(1, within(1e-12));
    Row summary = rows.get(0).getStruct(3);
    assertThat(summary.<Double>getAs("AP75")).isZero();
    assertThat(summary.<Double>getAs("APlarge")).isEqualTo(-1);
    assertThat(rows.get(1).getDouble(1)).isZero();
    assertThat(rows.get(1).getStruct(3).<Row>getList(12).get(0).getLong(4)).isEqualTo(1);
  }

  @Test
  void matchesNameTheTruthByThreshold() {
    List<Row> rows =
        spark
            .sql("SELECT match_detections(truths, detections) FROM boxes ORDER BY image_id")
            .collectAsList();
    List<Row> thresholds = rows.get(0).getList(0);
    assertThat(thresholds).hasSize(10);
    assertThat(thresholds.get(0).<Long>getList(1)).containsExactly(null, 5L);
    assertThat(thresholds.get(9).<Long>getList(1)).containsExactly(null, null);
    assertThat(rows.get(1).isNullAt(0)).isTrue();
  }

  @Test
  void wrongTypesFailAtAnalysisWithTheSignature() {
    assertThatThrownBy(() -> spark.sql("SELECT coco_ap(site, truths, detections) FROM boxes"))
        .hasMessageContaining("coco_ap(image_id bigint, truths array<struct<id, category_id");
    assertThatThrownBy(() -> spark.sql("SELECT match_detections(detections, truths) FROM boxes"))
        .hasMessageContaining("the signature is match_detections(");
  }
}

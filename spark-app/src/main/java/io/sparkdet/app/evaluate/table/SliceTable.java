package io.sparkdet.app.evaluate.table;

import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.CocoSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table of slices: one row a column and value, with the twelve numbers of its images. */
public final class SliceTable {

  private SliceTable() {}

  /**
   * Writes the table.
   *
   * @param results what was measured of each slice, by number; none where it has no image
   */
  public static void write(
      SparkSession spark, List<ImageSlice> slices, Map<Integer, CocoResult> results, String path) {
    StructType schema =
        new StructType()
            .add("column", DataTypes.StringType, false)
            .add("value", DataTypes.StringType, true);
    for (CocoMetric metric : CocoMetric.values()) {
      schema = schema.add(metric.label(), DataTypes.DoubleType, false);
    }
    schema =
        schema
            .add("truths", DataTypes.LongType, false)
            .add("detections", DataTypes.LongType, false);
    List<Row> rows = new ArrayList<>();
    for (int s = 0; s < slices.size(); s++) {
      CocoResult curves = results.get(s);
      List<Object> values = new ArrayList<>();
      values.add(slices.get(s).column());
      values.add(slices.get(s).value());
      CocoSummary summary = curves == null ? null : new CocoSummary(curves);
      for (CocoMetric metric : CocoMetric.values()) {
        values.add(summary == null ? CocoResult.UNDEFINED : summary.value(metric));
      }
      long truths = 0;
      long detections = 0;
      if (curves != null) {
        for (long category : curves.categories()) {
          truths += curves.truths(category);
          detections += curves.detections(category);
        }
      }
      values.add(truths);
      values.add(detections);
      rows.add(RowFactory.create(values.toArray()));
    }
    spark
        .createDataFrame(rows, schema)
        .coalesce(1)
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(path);
  }
}

package io.sparkdet.sql.metrics;

import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.CocoSummary;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** What {@code coco_summary} returns: the twelve numbers, and three a category. */
public final class SummaryRows {

  private static final StructType CATEGORY =
      new StructType()
          .add("category_id", DataTypes.LongType, false)
          .add("AP", DataTypes.DoubleType, false)
          .add("AP50", DataTypes.DoubleType, false)
          .add("AR100", DataTypes.DoubleType, false)
          .add("truths", DataTypes.LongType, false)
          .add("detections", DataTypes.LongType, false);

  private SummaryRows() {}

  /** Returns the type of {@link #of}. */
  public static StructType schema() {
    StructType schema = new StructType();
    for (CocoMetric metric : CocoMetric.values()) {
      schema = schema.add(metric.label(), DataTypes.DoubleType, false);
    }
    return schema.add("per_class", DataTypes.createArrayType(CATEGORY, false), false);
  }

  /** Returns the numbers as a row. */
  public static Row of(CocoResult result) {
    CocoSummary summary = new CocoSummary(result);
    List<Object> values = new ArrayList<>();
    for (CocoMetric metric : CocoMetric.values()) {
      values.add(summary.value(metric));
    }
    List<Row> perClass = new ArrayList<>();
    for (long category : result.categories()) {
      CocoSummary.CategoryNumbers numbers = summary.category(category);
      perClass.add(
          RowFactory.create(
              category,
              numbers.averagePrecision(),
              numbers.averagePrecision50(),
              numbers.averageRecall(),
              numbers.truths(),
              numbers.detections()));
    }
    values.add(CollectionConverters.asScala(perClass).toSeq());
    return RowFactory.create(values.toArray());
  }
}

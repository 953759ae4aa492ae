package io.sparkdet.app.evaluate.table;

import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The table of precision/recall curves: one row a category, area range, IoU threshold and recall,
 * where a category has truths to be found.
 */
public final class PrecisionCurves {

  private static final StructType SCHEMA =
      new StructType()
          .add("category_id", DataTypes.LongType, false)
          .add("category", DataTypes.StringType, false)
          .add("area", DataTypes.StringType, false)
          .add("iou", DataTypes.DoubleType, false)
          .add("recall", DataTypes.DoubleType, false)
          .add("precision", DataTypes.DoubleType, false)
          .add("score", DataTypes.DoubleType, false);

  private PrecisionCurves() {}

  /**
   * Writes the table.
   *
   * @param names category names by id; others are left out
   */
  public static void write(
      SparkSession spark, CocoResult curves, Map<Long, String> names, String path) {
    byte[] settings = curves.settings().toBytes();
    List<Row> packed = new ArrayList<>();
    for (long category : curves.categories()) {
      String name = category == CategoryMode.ANY_CATEGORY ? "any" : names.get(category);
      if (name != null) {
        packed.add(packed(curves, category, name));
      }
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    spark
        .createDataFrame(
            context
                .parallelize(packed, 1)
                .flatMap(row -> rows(EvaluationSettings.fromBytes(settings), row).iterator()),
            SCHEMA)
        .write()
        .mode(SaveMode.ErrorIfExists)
        .parquet(path);
  }

  /**
   * Returns the mean curves of the categories with truths on boxes of all sizes as CSV: one row an
   * IoU threshold and recall.
   */
  public static String mean(CocoResult curves) {
    EvaluationSettings settings = curves.settings();
    StringBuilder csv = new StringBuilder("iou,recall,precision\n");
    int all = settings.areaRangeIndex(AreaRange.ALL.name());
    for (int t = 0; all >= 0 && t < settings.iouThresholds().size(); t++) {
      int criterion = settings.criterion(all, t);
      for (int r = 0; r < settings.recallThresholds().size(); r++) {
        int recall = r;
        OptionalDouble mean =
            curves.categories().stream()
                .mapToDouble(category -> curves.precision(category, criterion, recall))
                .filter(precision -> precision >= 0)
                .average();
        if (mean.isPresent()) {
          csv.append(settings.iouThresholds().value(t))
              .append(',')
              .append(settings.recallThresholds().value(r))
              .append(',')
              .append(mean.getAsDouble())
              .append('\n');
        }
      }
    }
    return csv.toString();
  }

  /** Returns category id, name, then precisions and scores by criterion and recall. */
  private static Row packed(CocoResult curves, long category, String name) {
    EvaluationSettings settings = curves.settings();
    int recalls = settings.recallThresholds().size();
    double[] precisions = new double[settings.criteria() * recalls];
    double[] scores = new double[precisions.length];
    for (int i = 0; i < precisions.length; i++) {
      precisions[i] = curves.precision(category, i / recalls, i % recalls);
      scores[i] = curves.score(category, i / recalls, i % recalls);
    }
    return RowFactory.create(category, name, precisions, scores);
  }

  private static List<Row> rows(EvaluationSettings settings, Row packed) {
    int recalls = settings.recallThresholds().size();
    int thresholds = settings.iouThresholds().size();
    double[] precisions = packed.getAs(2);
    double[] scores = packed.getAs(3);
    List<Row> rows = new ArrayList<>(precisions.length);
    for (int i = 0; i < precisions.length; i++) {
      int criterion = i / recalls;
      if (precisions[i] >= 0) {
        rows.add(
            RowFactory.create(
                packed.getLong(0),
                packed.getString(1),
                settings.areaRanges().get(criterion / thresholds).name(),
                settings.iouThresholds().value(criterion % thresholds),
                settings.recallThresholds().value(i % recalls),
                precisions[i],
                scores[i]));
      }
    }
    return rows;
  }
}

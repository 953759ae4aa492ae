package io.sparkdet.sql.annotations;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * A table of detections as {@link AnnotationRows}: one row an image with a column {@code
 * detections}, as {@code label} writes it, or with the image named by {@code file_name} or {@code
 * image_id}.
 *
 * <p>How images join the truth is told at {@link ImageNames}; two rows that join one image are
 * refused.
 */
public final class DetectionTable {

  private static final int NAMED = 20;

  /** An image with so many detections lacks none that AP counts. */
  private static final int COUNTED = 100;

  /** The id of categories whose names the truth lacks. */
  private static final long UNKNOWN_CATEGORY = Long.MIN_VALUE;

  private final SparkSession spark;
  private final String source;
  private final Dataset<Row> images;

  /**
   * Takes the table.
   *
   * @param source what errors call it
   * @param table its rows
   */
  public DetectionTable(SparkSession spark, String source, Dataset<Row> table) {
    this.spark = spark;
    this.source = source;
    List<String> columns = List.of(table.columns());
    if (!columns.contains("detections")) {
      throw new AnnotationException(
          ("Cannot read %s: it has the columns %s; give a table that label wrote, or one with"
                  + " image_id or file_name and detections")
              .formatted(source, columns));
    }
    Column status = columns.contains("status") ? col("status") : lit("ok");
    this.images = ImageNames.named(source, table, List.of(status.as("status"), col("detections")));
  }

  /**
   * How a table met the truth.
   *
   * @param rows the detections as {@link AnnotationRows}
   * @param unknownImages images of the table that the truth lacks
   * @param unknownNames some of their names
   * @param missingImages images of the truth that the table lacks: their truths count as missed
   * @param failedImages images of the table that have no detections since labelling them failed
   * @param lowestScore the lowest score of images with less than 100 detections, which is all that
   *     AP counts of an image by default; NaN without any
   */
  public record Joined(
      JavaRDD<Row> rows,
      long unknownImages,
      List<String> unknownNames,
      long missingImages,
      long failedImages,
      double lowestScore) {}

  /**
   * Joins the table with the images of {@code truth}.
   *
   * @param categories ids by name where the truth's ids are not the table's own; empty to use
   *     {@code category_id}
   */
  public Joined join(JavaRDD<Row> truth, Map<String, Long> categories) {
    Dataset<Row> joined = ImageNames.join(spark, images, truth).persist(StorageLevel.DISK_ONLY());
    Row counts =
        joined
            .selectExpr(
                "count_if(truth_id is null)",
                "count(distinct truth_id)",
                "count(truth_id)",
                "count_if(status <> 'ok')",
                "min(if(size(detections) < %d, array_min(transform(detections, d -> d.score)), null))"
                    .formatted(COUNTED))
            .first();
    if (counts.getLong(2) > counts.getLong(1)) {
      throw twice(joined);
    }
    List<String> unknown =
        joined.filter("truth_id is null").select("name").limit(NAMED).collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    long truthImages = ImageNames.of(spark, truth).select("truth_id").distinct().count();
    return new Joined(
        rows(joined, categories),
        counts.getLong(0),
        unknown,
        truthImages - counts.getLong(1),
        counts.getLong(3),
        counts.isNullAt(4) ? Double.NaN : ((Number) counts.get(4)).doubleValue());
  }

  /** Names two rows that are one image of the truth. */
  private AnnotationException twice(Dataset<Row> joined) {
    Row rows =
        joined
            .filter("truth_id is not null")
            .groupBy("truth_id")
            .agg(min("name"), max("name"), count("name"))
            .filter("count(name) > 1")
            .first();
    return new AnnotationException(
        ("Cannot read %s: its rows %s and %s are both image %d of the annotations; give one row an"
                + " image")
            .formatted(source, rows.getString(1), rows.getString(2), rows.getLong(0)));
  }

  private JavaRDD<Row> rows(Dataset<Row> joined, Map<String, Long> categories) {
    String category =
        categories.isEmpty() ? "cast(d.category_id as bigint)" : "cast(d.category as string)";
    HashMap<String, Long> ids = new HashMap<>(categories);
    String from = source;
    return joined
        .filter("truth_id is not null and detections is not null")
        .selectExpr(
            "truth_id",
            "name",
            ("transform(detections, d -> struct(%s, cast(d.x_min as double), cast(d.y_min as double),"
                    + " cast(d.x_max as double), cast(d.y_max as double), cast(d.score as double)))")
                .formatted(category))
        .toJavaRDD()
        .flatMap(row -> runs(from, row, ids));
  }

  private static Iterator<Row> runs(String source, Row image, Map<String, Long> ids) {
    long imageId = image.getLong(0);
    List<Row> rows = new ArrayList<>();
    BoxRun run = new BoxRun(AnnotationRows.DETECTIONS);
    double[] box = new double[4];
    long position = 0;
    for (Row detection : image.<Row>getList(2)) {
      for (int k = 0; k < 6; k++) {
        if (detection.isNullAt(k) || (k > 0 && !Double.isFinite(detection.getDouble(k)))) {
          throw new AnnotationException(
              "Cannot read %s: detection %d of %s holds %s where a value must be"
                  .formatted(source, position, image.getString(1), detection.get(k)));
        }
      }
      box[0] = detection.getDouble(1);
      box[1] = detection.getDouble(2);
      box[2] = detection.getDouble(3) - box[0];
      box[3] = detection.getDouble(4) - box[1];
      long category =
          ids.isEmpty()
              ? detection.getLong(0)
              : ids.getOrDefault(detection.getString(0), UNKNOWN_CATEGORY);
      if (!run.takes(imageId)) {
        rows.add(run.take());
      }
      run.add(imageId, position++, category, box, detection.getDouble(5));
    }
    if (!run.isEmpty()) {
      rows.add(run.take());
    }
    return rows.iterator();
  }
}

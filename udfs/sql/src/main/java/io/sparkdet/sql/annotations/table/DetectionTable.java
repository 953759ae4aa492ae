package io.sparkdet.sql.annotations.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.BoxRun;
import io.sparkdet.sql.annotations.row.ImageNames;
import io.sparkdet.sql.annotations.row.TextHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
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

  private static final List<String> FIELDS = List.of("x_min", "y_min", "x_max", "y_max", "score");

  private final SparkSession spark;
  private final String source;
  private final Dataset<Row> images;
  private final boolean hasIds;

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
    Set<String> fields = fields(table.schema().apply("detections").dataType());
    if (!fields.containsAll(FIELDS)
        || !(fields.contains("category_id") || fields.contains("category"))) {
      throw new AnnotationException(
          "Cannot read %s: its detections are %s; give an array of struct with %s, and category_id or category"
              .formatted(
                  source,
                  table.schema().apply("detections").dataType().sql().toLowerCase(Locale.ROOT),
                  String.join(", ", FIELDS)));
    }
    this.hasIds = fields.contains("category_id");
    Column status = columns.contains("status") ? col("status") : lit("ok");
    this.images = ImageNames.named(source, table, List.of(status.as("status"), col("detections")));
  }

  /** Returns whether boxes of a table have both numbers and names of their categories. */
  public static boolean namesCategories(Dataset<Row> table) {
    return fields(table.schema().apply("detections").dataType())
        .containsAll(List.of("category_id", "category"));
  }

  private static Set<String> fields(DataType detections) {
    return detections instanceof ArrayType array && array.elementType() instanceof StructType box
        ? Set.of(box.fieldNames())
        : Set.of();
  }

  /**
   * How a table met the truth.
   *
   * @param kept the table's rows on disk, from which {@code rows} are read
   * @param rows the detections as {@link AnnotationRows}
   * @param alike images that joined by names that are alike but not the same
   * @param unknownImages images of the table that the truth lacks
   * @param unknownNames some of their names
   * @param missingImages images of the truth that the table lacks: their truths count as missed
   * @param failedImages images of the table that have no detections since labelling them failed
   * @param lowestScore the lowest score of images with less than 100 detections, which is all that
   *     AP counts of an image by default; NaN without any
   */
  public record Joined(
      Dataset<Row> kept,
      JavaRDD<Row> rows,
      long alike,
      long unknownImages,
      List<String> unknownNames,
      long missingImages,
      long failedImages,
      double lowestScore) {

    /** Frees the disk, once the rows were read. */
    public void release() {
      kept.unpersist();
    }
  }

  /**
   * Joins the table with the images of {@code truth}.
   *
   * @param categories ids by name where the truth's ids are not the table's own; empty to use
   *     {@code category_id}, where the table has one
   */
  public Joined join(JavaRDD<Row> truth, Map<String, Long> categories) {
    Dataset<Row> whole =
        ImageNames.join(spark, images, truth)
            .withColumn("alike", lit(false))
            .persist(StorageLevel.DISK_ONLY());
    Dataset<Row> joined = whole;
    Row counts = counts(joined);
    if (counts.getLong(0) > 0) {
      joined = ImageNames.alike(whole, truth).persist(StorageLevel.DISK_ONLY());
      counts = counts(joined);
      whole.unpersist();
    }
    if (counts.getLong(2) > counts.getLong(1)) {
      throw twice(joined);
    }
    List<String> unknown =
        joined.filter("truth_id is null").select("name").limit(NAMED).collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    long truthImages = ImageNames.of(spark, truth).select("truth_id").distinct().count();
    return new Joined(
        joined,
        rows(joined, hasIds || !categories.isEmpty() ? categories : named(truth)),
        counts.getLong(5),
        counts.getLong(0),
        unknown,
        truthImages - counts.getLong(1),
        counts.getLong(3),
        counts.isNullAt(4) ? Double.NaN : ((Number) counts.get(4)).doubleValue());
  }

  private static Row counts(Dataset<Row> joined) {
    return joined
        .selectExpr(
            "count_if(truth_id is null)",
            "count(distinct truth_id)",
            "count(truth_id)",
            "count_if(status <> 'ok')",
            "min(if(size(detections) < %d, array_min(transform(detections, d -> try_cast(d.score as double))), null))"
                .formatted(COUNTED),
            "count_if(alike)")
        .first();
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

  private static Map<String, Long> named(JavaRDD<Row> truth) {
    Map<String, Long> ids = new HashMap<>();
    for (Row row : truth.filter(row -> row.getInt(1) == AnnotationRows.CATEGORY).collect()) {
      ids.put(new String(row.<byte[]>getAs(3), StandardCharsets.UTF_8), row.getLong(2));
    }
    return ids;
  }

  private JavaRDD<Row> rows(Dataset<Row> joined, Map<String, Long> categories) {
    String category =
        categories.isEmpty() ? "try_cast(d.category_id as bigint)" : "cast(d.category as string)";
    HashMap<String, Long> ids = new HashMap<>(categories);
    String from = source;
    return joined
        .filter("truth_id is not null and detections is not null")
        .selectExpr(
            "truth_id",
            "name",
            ("transform(detections, d -> struct(%s, try_cast(d.x_min as double), try_cast(d.y_min as double),"
                    + " try_cast(d.x_max as double), try_cast(d.y_max as double), try_cast(d.score as double)))")
                .formatted(category))
        .toJavaRDD()
        .mapPartitions(
            rows -> {
              Set<String> strangers = new HashSet<>();
              return new FlatRows(rows, row -> runs(from, row, ids, strangers));
            });
  }

  private static List<Row> runs(
      String source, Row image, Map<String, Long> ids, Set<String> strangers) {
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
              : category(detection.getString(0), ids, strangers, rows);
      if (!run.takes(imageId)) {
        rows.add(run.take());
      }
      run.add(imageId, position++, category, box, detection.getDouble(5));
    }
    if (!run.isEmpty()) {
      rows.add(run.take());
    }
    return rows;
  }

  /** Returns a category's number; a name that the truth lacks is told once a task. */
  private static long category(
      String name, Map<String, Long> ids, Set<String> strangers, List<Row> rows) {
    Long id = ids.get(name);
    if (id != null) {
      return id;
    }
    long number = TextHash.strangeCategory(name);
    if (strangers.add(name)) {
      rows.add(
          AnnotationRows.text(
              AnnotationRows.NO_IMAGE, AnnotationRows.STRANGE_CATEGORY, number, name));
    }
    return number;
  }
}

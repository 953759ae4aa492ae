package io.sparkdet.sql.annotations;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A table of truths as {@link AnnotationRows}: one row an image with {@code image_id} (bigint),
 * {@code truths} (array of struct with id, category_id, x_min, y_min, x_max, y_max and perhaps
 * category, area, iscrowd) and perhaps {@code file_name}.
 */
public final class TruthTable {

  private TruthTable() {}

  /**
   * Returns the rows of {@code table}.
   *
   * @param source what errors call it
   */
  public static JavaRDD<Row> rows(SparkSession spark, String source, Dataset<Row> table) {
    List<String> columns = List.of(table.columns());
    if (!columns.contains("image_id") || !columns.contains("truths")) {
      throw new AnnotationException(
          "Cannot read %s: it has the columns %s; give a table with image_id and truths"
              .formatted(source, columns));
    }
    String struct = table.schema().apply("truths").dataType().sql();
    String area =
        struct.contains("area:")
            ? "t.area"
            : "(cast(t.x_max as double) - t.x_min) * (cast(t.y_max as double) - t.y_min)";
    String crowd = struct.contains("iscrowd:") ? "t.iscrowd" : "0";
    Dataset<Row> plain =
        table.selectExpr(
            "cast(image_id as bigint)",
            columns.contains("file_name") ? "file_name" : "''",
            ("transform(truths, t -> struct(cast(t.id as bigint), cast(t.category_id as bigint),"
                    + " cast(t.x_min as double), cast(t.y_min as double), cast(t.x_max as double),"
                    + " cast(t.y_max as double), cast(%s as double), cast(%s as int)))")
                .formatted(area, crowd));
    TreeMap<Long, String> names = new TreeMap<>();
    String name =
        struct.contains("category:")
            ? "first(cast(t.category as string))"
            : "first(cast(t.category_id as string))";
    table
        .select(functions.explode(functions.col("truths")).as("t"))
        .groupBy("t.category_id")
        .agg(functions.expr("any_value(t.category_id)").cast("bigint"), functions.expr(name))
        .collectAsList()
        .forEach(row -> names.put(row.getLong(1), row.getString(2)));
    List<Row> heads = new ArrayList<>();
    names.forEach((id, category) -> heads.add(AnnotationRows.category(id, category)));
    return plain
        .toJavaRDD()
        .flatMap(row -> runs(source, row))
        .union(JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(heads, 1));
  }

  private static Iterator<Row> runs(String source, Row image) {
    List<Row> rows = new ArrayList<>();
    if (image.isNullAt(0)) {
      throw new AnnotationException("Cannot read %s: an image_id is NULL".formatted(source));
    }
    long imageId = image.getLong(0);
    String name = image.isNullAt(1) ? "" : image.getString(1);
    rows.add(AnnotationRows.image(imageId, 0, name));
    BoxRun run = new BoxRun(AnnotationRows.TRUTHS);
    double[] box = new double[4];
    List<Row> truths = image.isNullAt(2) ? List.of() : image.getList(2);
    long position = 0;
    for (Row truth : truths) {
      for (int k = 0; k < truth.size(); k++) {
        if (truth.isNullAt(k)
            || (truth.get(k) instanceof Double value && !Double.isFinite(value))) {
          throw new AnnotationException(
              "Cannot read %s: truth %d of image %d holds %s where a value must be"
                  .formatted(source, position, imageId, truth.get(k)));
        }
      }
      box[0] = truth.getDouble(2);
      box[1] = truth.getDouble(3);
      box[2] = truth.getDouble(4) - box[0];
      box[3] = truth.getDouble(5) - box[1];
      if (!run.takes(imageId)) {
        rows.add(run.take());
      }
      run.add(
          imageId,
          position++,
          truth.getLong(0),
          truth.getLong(1),
          box,
          truth.getDouble(6),
          truth.getInt(7) != 0);
    }
    if (!run.isEmpty()) {
      rows.add(run.take());
    }
    return rows.iterator();
  }
}

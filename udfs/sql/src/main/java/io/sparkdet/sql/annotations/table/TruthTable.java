package io.sparkdet.sql.annotations.table;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.BoxRun;
import io.sparkdet.sql.annotations.row.ReadingNote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * A table of truths as {@link AnnotationRows}: one row an image with {@code image_id} (bigint),
 * {@code truths} (array of struct with category_id, x_min, y_min, x_max, y_max and perhaps id,
 * category, area, iscrowd) and perhaps {@code file_name}.
 */
public final class TruthTable {

  private static final List<String> NEEDED =
      List.of("category_id", "x_min", "y_min", "x_max", "y_max");

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
    Set<String> fields = fields(source, table.schema().apply("truths").dataType());
    String area = fields.contains("area") ? "t.area" : "null";
    String crowd = fields.contains("iscrowd") ? "coalesce(cast(t.iscrowd as int), 0)" : "0";
    String own = fields.contains("id") ? "t.id" : "null";
    Dataset<Row> plain =
        table.selectExpr(
            "try_cast(image_id as bigint)",
            columns.contains("file_name") ? "cast(file_name as string)" : "''",
            ("transform(truths, t -> struct(try_cast(%s as bigint), try_cast(t.category_id as bigint),"
                    + " try_cast(t.x_min as double), try_cast(t.y_min as double), try_cast(t.x_max as double),"
                    + " try_cast(t.y_max as double), try_cast(%s as double), try_cast(%s as int)))")
                .formatted(own, area, crowd));
    TreeMap<Long, String> names = new TreeMap<>();
    String name =
        fields.contains("category")
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
        .mapPartitions(rows -> new Runs(source, rows))
        .union(JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(heads, 1));
  }

  private static Set<String> fields(String source, DataType truths) {
    Set<String> fields =
        truths instanceof ArrayType array && array.elementType() instanceof StructType struct
            ? Set.of(struct.fieldNames())
            : Set.of();
    if (!fields.containsAll(NEEDED)) {
      throw new AnnotationException(
          ("Cannot read %s: its truths are %s; give an array of struct with %s, and perhaps id,"
                  + " category, area, iscrowd")
              .formatted(source, truths.sql().toLowerCase(Locale.ROOT), String.join(", ", NEEDED)));
    }
    return fields;
  }

  /** Rows of images in, their names and runs of boxes out, and notes at the end. */
  private static final class Runs implements Iterator<Row> {
    private final String source;
    private final Iterator<Row> images;
    private final ReadingNote.Notes notes = new ReadingNote.Notes();
    private final Queue<Row> ready = new ArrayDeque<>();

    Runs(String source, Iterator<Row> images) {
      this.source = source;
      this.images = images;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && images.hasNext()) {
        accept(images.next());
        if (!images.hasNext()) {
          notes.take(0).forEach(ready::add);
        }
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more rows");
      }
      return ready.remove();
    }

    private void accept(Row image) {
      if (image.isNullAt(0)) {
        throw new AnnotationException(
            "Cannot read %s: an image_id is NULL or no whole number; give each image one"
                .formatted(source));
      }
      long imageId = image.getLong(0);
      String name = image.isNullAt(1) ? "" : image.getString(1);
      ready.add(AnnotationRows.image(imageId, 0, name));
      BoxRun run = new BoxRun(AnnotationRows.TRUTHS);
      double[] box = new double[4];
      List<Row> truths = image.isNullAt(2) ? List.of() : image.getList(2);
      long position = 0;
      for (Row truth : truths) {
        requireValues(truth, imageId, position);
        box[0] = truth.getDouble(2);
        box[1] = truth.getDouble(3);
        box[2] = truth.getDouble(4) - box[0];
        box[3] = truth.getDouble(5) - box[1];
        if (!run.takes(imageId)) {
          ready.add(run.take());
        }
        run.add(
            imageId,
            position++,
            truth.isNullAt(0) ? note(ReadingNote.NO_ID, imageId, -position) : truth.getLong(0),
            truth.getLong(1),
            box,
            truth.isNullAt(6)
                ? note(ReadingNote.NO_AREA, imageId, box[2] * box[3])
                : truth.getDouble(6),
            truth.getInt(7) != 0);
      }
      if (!run.isEmpty()) {
        ready.add(run.take());
      }
    }

    private <T> T note(ReadingNote note, long image, T instead) {
      notes.take(note, "one of image", image);
      return instead;
    }

    private void requireValues(Row truth, long image, long position) {
      for (int k = 1; k <= 5; k++) {
        if (truth.isNullAt(k)
            || (truth.get(k) instanceof Double value && !Double.isFinite(value))) {
          throw new AnnotationException(
              "Cannot read %s: truth %d of image %d holds %s where a value must be"
                  .formatted(source, position, image, truth.get(k)));
        }
      }
    }
  }
}

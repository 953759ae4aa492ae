package io.sparkdet.sql.annotations;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Joins tables with the truth's images: by id where the table's {@code image_id} (or its {@code
 * path}, labelled by id) is one, else by file name, of which the last part must be the same and the
 * truth's whole name must end the table's.
 */
public final class ImageNames {

  private static final StructType IMAGES =
      new StructType()
          .add("truth_id", DataTypes.LongType, false)
          .add("truth_name", DataTypes.StringType, false)
          .add("key", DataTypes.StringType, false);

  private static final List<String> COLUMNS = List.of("image_id", "file_name", "path");

  private ImageNames() {}

  /**
   * Returns {@code columns} of a table after a first column {@code name} that names the image.
   *
   * @param source what errors call the table
   */
  public static Dataset<Row> named(String source, Dataset<Row> table, List<Column> columns) {
    List<String> present = List.of(table.columns());
    String name =
        COLUMNS.stream()
            .filter(present::contains)
            .findFirst()
            .orElseThrow(
                () ->
                    new AnnotationException(
                        "Cannot read %s: it has the columns %s; one of %s must name the image"
                            .formatted(source, present, COLUMNS)));
    List<Column> selected = new ArrayList<>();
    selected.add(col(name).cast(DataTypes.StringType).as("name"));
    selected.addAll(columns);
    return table.select(selected.toArray(Column[]::new));
  }

  /** Returns the truth's images: {@code truth_id}, its names, and the keys that join them. */
  static Dataset<Row> of(SparkSession spark, JavaRDD<Row> truth) {
    return spark.createDataFrame(
        truth.filter(row -> row.getInt(1) == AnnotationRows.IMAGE).flatMap(ImageNames::keys),
        IMAGES);
  }

  /** Returns {@code named} with {@code truth_id}, NULL where the truth lacks the image. */
  public static Dataset<Row> join(SparkSession spark, Dataset<Row> named, JavaRDD<Row> truth) {
    Dataset<Row> known = of(spark, truth);
    Dataset<Row> keyed = named.withColumn("key", substring_index(col("name"), "/", -1));
    Column fits =
        col("name")
            .equalTo(col("truth_name"))
            .or(col("name").endsWith(concat(lit("/"), col("truth_name"))));
    return keyed
        .join(known, keyed.col("key").equalTo(known.col("key")).and(fits), "left_outer")
        .drop("key", "truth_name");
  }

  /** Both names of an image: its file's and its id. */
  private static Iterator<Row> keys(Row image) {
    String name = new String(image.<byte[]>getAs(3), StandardCharsets.UTF_8);
    String id = Long.toString(image.getLong(0));
    List<Row> keys = new ArrayList<>();
    if (!name.isEmpty()) {
      keys.add(
          RowFactory.create(image.getLong(0), name, name.substring(name.lastIndexOf('/') + 1)));
    }
    if (!name.equals(id)) {
      keys.add(RowFactory.create(image.getLong(0), id, id));
    }
    return keys.iterator();
  }
}

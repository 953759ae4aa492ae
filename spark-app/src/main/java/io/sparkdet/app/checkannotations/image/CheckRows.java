package io.sparkdet.app.checkannotations.image;

import io.sparkdet.app.checkannotations.picture.PictureFacts;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows in which annotations of several files and their pictures meet: those of {@link
 * io.sparkdet.sql.annotations.row.AnnotationRows}, with the number of the file before them.
 */
public final class CheckRows {

  /** The kind of a row whose payload is {@link PictureFacts}. */
  static final int PICTURE = -2;

  /** Column names and types. */
  public static final StructType SCHEMA =
      new StructType()
          .add("set", DataTypes.IntegerType, false)
          .add("image_id", DataTypes.LongType, false)
          .add("kind", DataTypes.IntegerType, false)
          .add("position", DataTypes.LongType, false)
          .add("payload", DataTypes.BinaryType, false);

  private CheckRows() {}

  /** Returns rows of annotations as those of a file. */
  public static JavaRDD<Row> of(int set, JavaRDD<Row> annotations) {
    return annotations.map(
        row -> RowFactory.create(set, row.getLong(0), row.getInt(1), row.getLong(2), row.get(3)));
  }

  /**
   * Returns the rows of pictures.
   *
   * @param looked of {@link io.sparkdet.app.checkannotations.picture.FileLook}
   */
  public static Dataset<Row> pictures(Dataset<Row> looked) {
    return looked.selectExpr(
        "set", "image_id", PICTURE + " as kind", "0L as position", "facts as payload");
  }

  /** Brings the rows of each image together, sorted by kind and position. */
  public static JavaRDD<Row> byImage(List<Dataset<Row>> rows, int partitions) {
    Dataset<Row> all = rows.get(0);
    for (Dataset<Row> more : rows.subList(1, rows.size())) {
      all = all.union(more);
    }
    return all.repartition(partitions, functions.col("set"), functions.col("image_id"))
        .sortWithinPartitions("set", "image_id", "kind", "position")
        .toJavaRDD();
  }
}

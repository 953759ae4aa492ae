package io.sparkdet.sql.annotations;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.table.TruthTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.ArraySeq;

/** Annotation files as a table of one row an image, as {@link TruthTable} reads it back. */
@PublicApi
public final class AnnotationTable {

  /** One annotated box: corners in pixels; {@code iscrowd} is 1 for crowds and difficult boxes. */
  private static final StructType TRUTH =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("category_id", DataTypes.LongType, false)
          .add("category", DataTypes.StringType, false)
          .add("x_min", DataTypes.DoubleType, false)
          .add("y_min", DataTypes.DoubleType, false)
          .add("x_max", DataTypes.DoubleType, false)
          .add("y_max", DataTypes.DoubleType, false)
          .add("area", DataTypes.DoubleType, false)
          .add("iscrowd", DataTypes.IntegerType, false);

  private static final ArrayType TRUTHS = DataTypes.createArrayType(TRUTH, false);

  private static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.LongType, false)
          .add("file_name", DataTypes.StringType, false)
          .add("truths", TRUTHS, false);

  private AnnotationTable() {}

  /**
   * Returns a table with {@code image_id}, {@code file_name} and {@code truths}, an array of
   * struct&lt;id, category_id, category, x_min, y_min, x_max, y_max, area, iscrowd&gt; in file
   * order; images without boxes have an empty one.
   *
   * @param path a COCO instances file or a Pascal VOC directory
   * @throws AnnotationException if it is not there or cannot be read
   */
  public static Dataset<Row> read(SparkSession spark, String path) {
    JavaRDD<Row> rows = new AnnotationInputs(spark).truth(path, null).rows();
    Map<Long, String> categories = new HashMap<>();
    for (Row row : rows.filter(row -> row.getInt(1) == AnnotationRows.CATEGORY).collect()) {
      categories.put(row.getLong(2), name(row));
    }
    JavaRDD<Row> images =
        spark
            .createDataFrame(
                rows.filter(row -> row.getInt(1) != AnnotationRows.CATEGORY), AnnotationRows.SCHEMA)
            .repartition(functions.col("image_id"))
            .sortWithinPartitions("image_id", "kind", "position")
            .toJavaRDD()
            .mapPartitions(partition -> new Images(partition, categories));
    return spark.createDataFrame(images, SCHEMA);
  }

  private static String name(Row row) {
    return new String(row.<byte[]>getAs(3), StandardCharsets.UTF_8);
  }

  /** Joins sorted rows of an image; boxes of images that are not listed are passed over. */
  private static final class Images implements Iterator<Row> {

    private final Iterator<Row> rows;
    private final Map<Long, String> categories;
    private final ImageBoxes boxes = new ImageBoxes();
    private @Nullable Row next;

    Images(Iterator<Row> rows, Map<Long, String> categories) {
      this.rows = rows;
      this.categories = categories;
      advance();
      skipToImage();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Row next() {
      Row image = next;
      if (image == null) {
        throw new NoSuchElementException("there are no more images");
      }
      advance();
      long id = image.getLong(0);
      while (next != null && next.getLong(0) == id && next.getInt(1) == AnnotationRows.TRUTHS) {
        boxes.addTruths(next.getAs(3));
        advance();
      }
      skipToImage();
      return RowFactory.create(id, name(image), truths(boxes.take(id).truths()));
    }

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
    }

    private void skipToImage() {
      while (next != null && next.getInt(1) != AnnotationRows.IMAGE) {
        advance();
      }
    }

    private Object truths(ImageTruths truths) {
      List<Row> structs = new ArrayList<>();
      for (int i = 0; i < truths.size(); i++) {
        structs.add(
            RowFactory.create(
                truths.id(i),
                truths.category(i),
                categories.getOrDefault(truths.category(i), String.valueOf(truths.category(i))),
                truths.box(i, 0),
                truths.box(i, 1),
                truths.box(i, 0) + truths.box(i, 2),
                truths.box(i, 1) + truths.box(i, 3),
                truths.area(i),
                truths.crowd(i) ? 1 : 0));
      }
      return ArraySeq.unsafeWrapArray(structs.toArray());
    }
  }
}

package io.sparkdet.sql.annotations.coco;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.RowIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of images as annotations state them, in rows of the form of {@link AnnotationRows} that
 * stand before an image's others: kind {@value #KIND}, {@code payload} width and height in pixels,
 * 4 bytes each.
 */
public final class ImageSizes {

  /** The kind of these rows. */
  public static final int KIND = -1;

  private ImageSizes() {}

  /** Returns the width that a row's payload states. */
  public static int width(byte[] payload) {
    return ByteBuffer.wrap(payload).getInt(0);
  }

  /** Returns the height that a row's payload states. */
  public static int height(byte[] payload) {
    return ByteBuffer.wrap(payload).getInt(Integer.BYTES);
  }

  /** Returns the row of an image, whatever its size is stated to be. */
  public static Row row(long image, int width, int height) {
    byte[] payload = ByteBuffer.allocate(2 * Integer.BYTES).putInt(width).putInt(height).array();
    return RowFactory.create(image, KIND, 0L, payload);
  }

  /**
   * Returns a row whose size is one.
   *
   * @param source what the error calls the annotations
   * @throws AnnotationException if it has no pixels
   */
  public static Row required(String source, Row row) {
    byte[] size = row.getAs(3);
    if (width(size) < 1 || height(size) < 1) {
      throw new AnnotationException(
          "Cannot read %s: image %d is stated to have %d x %d pixels; give its width and height"
              .formatted(source, row.getLong(0), width(size), height(size)));
    }
    return row;
  }

  /** Returns the sizes in the COCO instances file at {@code path}, read by one task. */
  public static JavaRDD<Row> coco(SparkSession spark, Configuration configuration, String path) {
    ImageNumbers numbers = ImageNumbers.of(path, configuration);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shipped =
        context.broadcast(new SerializableConfiguration(configuration));
    return context
        .parallelize(List.of(path), 1)
        .mapPartitions(paths -> images(paths.next(), shipped.value().value(), numbers));
  }

  private static Iterator<Row> images(
      String path, Configuration configuration, ImageNumbers numbers) {
    try {
      CocoInstancesCursor cursor =
          new CocoInstancesCursor(
              path, CocoInstances.open(new AnnotationFile(path, configuration)));
      RowIterator.closeWithTask(cursor);
      return new RowIterator() {
        @Override
        protected @Nullable Row read() throws IOException {
          CocoInstancesCursor.Entry entry = cursor.next();
          while (entry != null && entry != CocoInstancesCursor.Entry.IMAGE) {
            entry = cursor.next();
          }
          return entry == null
              ? null
              : row(
                  numbers.of(cursor.imageText(), cursor.imageId()),
                  cursor.width(),
                  cursor.height());
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether a table states sizes. */
  public static boolean areIn(Dataset<Row> table) {
    return Arrays.asList(table.columns()).containsAll(List.of("image_id", "width", "height"));
  }

  /** Returns the sizes in a table of truths with the columns {@code width} and {@code height}. */
  public static JavaRDD<Row> table(String source, Dataset<Row> table) {
    List<String> columns = Arrays.asList(table.columns());
    if (!areIn(table)) {
      throw new AnnotationException(
          "Cannot read the sizes of images from %s: it has the columns %s; image_id, width and height are needed"
              .formatted(source, new ArrayList<>(columns)));
    }
    return table
        .selectExpr(
            "try_cast(image_id as bigint)",
            "coalesce(try_cast(width as int), 0)",
            "coalesce(try_cast(height as int), 0)")
        .toJavaRDD()
        .map(row -> row(row.getLong(0), row.getInt(1), row.getInt(2)));
  }
}

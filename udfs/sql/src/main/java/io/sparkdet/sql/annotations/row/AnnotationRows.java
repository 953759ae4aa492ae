package io.sparkdet.sql.annotations.row;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows in which truths and detections meet: grouped by {@code image_id} and sorted by {@code
 * kind} and {@code position} they give each image's boxes in file order.
 *
 * <p>A row holds a run of boxes of one image that stand next to each other in their file, so that a
 * file in image order makes one row an image, and a shuffled one a row a box. What {@code payload}
 * holds depends on the kind: {@link BoxRun} for boxes, UTF-8 names for images and categories,
 * {@link AnnotationIds} for ids. Readers pass over kinds that they do not know.
 */
public final class AnnotationRows {

  /** An annotated image; {@code payload} is its file name. */
  public static final int IMAGE = 0;

  /** A run of annotated boxes. */
  public static final int TRUTHS = 1;

  /** A run of detected boxes. */
  public static final int DETECTIONS = 2;

  /** A category: {@code position} is its id and {@code payload} its name; of no image. */
  public static final int CATEGORY = 3;

  /** The slices that an image belongs to; {@code payload} is their numbers, 4 bytes each. */
  public static final int SLICES = 4;

  /** A run of detected boxes of a second set, which is compared with the first. */
  public static final int LATER_DETECTIONS = 5;

  /**
   * Ids of annotations of a file, whose {@code image_id} is no image but what brings equal ids
   * together: {@link DistinctIds}.
   */
  public static final int ANNOTATION_IDS = 6;

  /** What detections call an image; {@code payload} is a file name or a text id. */
  public static final int DETECTED_NAME = 7;

  /** Another name of an annotated image, which joins where {@link #IMAGE}'s own does not. */
  public static final int OTHER_NAME = 8;

  /** A {@link ReadingNote}; of no image. */
  public static final int NOTE = 9;

  /**
   * A category of detections that the truth does not list: {@code position} is the number that
   * stands for it and {@code payload} its name; of no image.
   */
  public static final int STRANGE_CATEGORY = 10;

  /** The categories that were looked for in an image; {@code payload} is a {@link ScopeBytes}. */
  public static final int SCOPE = 11;

  /**
   * How frequent a category is: {@code position} is its id and {@code payload} LVIS's group; of no
   * image.
   */
  public static final int FREQUENCY = 12;

  /** The {@code image_id} of categories. */
  public static final long NO_IMAGE = Long.MIN_VALUE;

  /** Column names and types. */
  public static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.LongType, false)
          .add("kind", DataTypes.IntegerType, false)
          .add("position", DataTypes.LongType, false)
          .add("payload", DataTypes.BinaryType, false);

  private AnnotationRows() {}

  /** Returns the row of an image. */
  public static Row image(long id, long position, String name) {
    return RowFactory.create(id, IMAGE, position, name.getBytes(StandardCharsets.UTF_8));
  }

  public static Row category(long id, String name) {
    return text(NO_IMAGE, CATEGORY, id, name);
  }

  /** Returns the names by id that rows of categories hold. */
  public static Map<Long, String> categories(List<Row> rows) {
    Map<Long, String> names = new TreeMap<>();
    for (Row row : rows) {
      names.put(row.getLong(2), new String(row.<byte[]>getAs(3), StandardCharsets.UTF_8));
    }
    return names;
  }

  public static Row text(long image, int kind, long position, String text) {
    return RowFactory.create(image, kind, position, text.getBytes(StandardCharsets.UTF_8));
  }
}

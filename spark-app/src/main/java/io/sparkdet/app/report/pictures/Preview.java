package io.sparkdet.app.report.pictures;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A small copy of a picture, or why there is none.
 *
 * @param path as the table names it
 * @param jpeg the copy as JPEG in base64, or null
 * @param width of the copy in pixels, or 0
 * @param height of the copy in pixels, or 0
 * @param problem why there is none, or null
 */
public record Preview(
    String path, @Nullable String jpeg, int width, int height, @Nullable String problem) {

  /** How previews travel from tasks to the driver. */
  public static final StructType ROW =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("jpeg", DataTypes.StringType, true)
          .add("width", DataTypes.IntegerType, false)
          .add("height", DataTypes.IntegerType, false)
          .add("problem", DataTypes.StringType, true);

  public static Preview missing(String path, String problem) {
    return new Preview(path, null, 0, 0, problem);
  }

  public static Preview of(Row row) {
    return new Preview(row.getString(0), text(row, 1), row.getInt(2), row.getInt(3), text(row, 4));
  }

  Row row() {
    return RowFactory.create(path, jpeg, width, height, problem);
  }

  private static @Nullable String text(Row row, int column) {
    return row.isNullAt(column) ? null : row.getString(column);
  }
}

package io.sparkdet.app.ml;

import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns that stages need and add, checked before anything runs. */
final class Columns {

  private Columns() {}

  /**
   * Returns the type of a column.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static DataType type(StructType schema, String column) {
    String[] names = schema.fieldNames();
    if (!Arrays.asList(names).contains(column)) {
      throw new IllegalArgumentException(
          "Cannot find the column '%s': there are %s".formatted(column, String.join(", ", names)));
    }
    return schema.apply(column).dataType();
  }

  /**
   * Checks that a column holds encoded images.
   *
   * @throws IllegalArgumentException if it does not
   */
  static void requireBinary(StructType schema, String column) {
    DataType type = type(schema, column);
    if (!type.sameType(DataTypes.BinaryType)) {
      throw new IllegalArgumentException(
          "Cannot detect in the column '%s' of type %s: encoded images are binary"
              .formatted(column, type.sql()));
    }
  }

  /**
   * Returns the schema with one more column.
   *
   * @throws IllegalArgumentException if there is one of that name
   */
  static StructType with(StructType schema, String column, DataType type) {
    if (Arrays.asList(schema.fieldNames()).contains(column)) {
      throw new IllegalArgumentException(
          "Cannot add the column '%s': there is one of that name".formatted(column));
    }
    return schema.add(column, type, true);
  }

  /** Returns a column's name as an expression. */
  static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}

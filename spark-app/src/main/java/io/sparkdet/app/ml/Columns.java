package io.sparkdet.app.ml;

import java.util.Arrays;
import org.apache.spark.sql.internal.SQLConf;
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
    return Arrays.stream(schema.fields())
        .filter(field -> same(field.name(), column))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find the column '%s': there are %s"
                        .formatted(column, String.join(", ", schema.fieldNames()))))
        .dataType();
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
   * @throws IllegalArgumentException if there is one of that name: Spark would put the new one in
   *     its place
   */
  static StructType with(StructType schema, String column, DataType type) {
    for (String there : schema.fieldNames()) {
      if (same(there, column)) {
        throw new IllegalArgumentException(
            there.equals(column)
                ? "Cannot add the column '%s': there is one of that name".formatted(column)
                : "Cannot add the column '%s': there is '%s', which is the same to Spark unless spark.sql.caseSensitive is set"
                    .formatted(column, there));
      }
    }
    return schema.add(column, type, true);
  }

  /** As Spark does, case counts only where {@code spark.sql.caseSensitive} says so. */
  private static boolean same(String a, String b) {
    return SQLConf.get().caseSensitiveAnalysis() ? a.equals(b) : a.equalsIgnoreCase(b);
  }

  /** Returns a column's name as an expression. */
  static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}

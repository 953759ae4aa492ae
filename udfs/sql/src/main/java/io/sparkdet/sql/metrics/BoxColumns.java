package io.sparkdet.sql.metrics;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Arrays of truths and detections as users have them, brought to one form by field name: numbers of
 * any type, further fields left out.
 */
public final class BoxColumns {

  /** Corners in pixels; {@code area} is by default the box's, {@code iscrowd} 0. */
  static final ArrayType TRUTHS =
      DataTypes.createArrayType(
          new StructType()
              .add("id", DataTypes.LongType)
              .add("category_id", DataTypes.LongType)
              .add("x_min", DataTypes.DoubleType)
              .add("y_min", DataTypes.DoubleType)
              .add("x_max", DataTypes.DoubleType)
              .add("y_max", DataTypes.DoubleType)
              .add("area", DataTypes.DoubleType)
              .add("iscrowd", DataTypes.IntegerType));

  /** Corners in pixels. */
  static final ArrayType DETECTIONS =
      DataTypes.createArrayType(
          new StructType()
              .add("category_id", DataTypes.LongType)
              .add("x_min", DataTypes.DoubleType)
              .add("y_min", DataTypes.DoubleType)
              .add("x_max", DataTypes.DoubleType)
              .add("y_max", DataTypes.DoubleType)
              .add("score", DataTypes.DoubleType));

  private static final List<String> CORNERS = List.of("x_min", "y_min", "x_max", "y_max");

  private static final List<String> TRUTH_FIELDS = List.of("id", "category_id");
  private static final List<String> DETECTION_FIELDS = List.of("category_id", "score");
  private static final Set<String> OPTIONAL_FIELDS = Set.of("area", "iscrowd");

  private BoxColumns() {}

  /** Returns whether a column of that type holds truths, or NULL alone. */
  public static boolean areTruths(DataType type) {
    return type instanceof NullType || fields(type, TRUTH_FIELDS).isPresent();
  }

  /** Returns whether a column of that type holds detections, or NULL alone. */
  public static boolean areDetections(DataType type) {
    return type instanceof NullType || fields(type, DETECTION_FIELDS).isPresent();
  }

  /** Returns truths in the one form; empty if {@code type} is not of truths. */
  public static Optional<Column> truths(Column column, DataType type) {
    if (type instanceof NullType) {
      return Optional.of(column.cast(TRUTHS));
    }
    return fields(type, TRUTH_FIELDS)
        .map(
            names ->
                transform(
                    column,
                    t ->
                        struct(
                            t.getField("id").cast("bigint").as("id"),
                            t.getField("category_id").cast("bigint").as("category_id"),
                            corner(t, "x_min"),
                            corner(t, "y_min"),
                            corner(t, "x_max"),
                            corner(t, "y_max"),
                            (names.contains("area")
                                    ? t.getField("area").cast("double")
                                    : side(t, "x").multiply(side(t, "y")))
                                .as("area"),
                            (names.contains("iscrowd") ? t.getField("iscrowd").cast("int") : lit(0))
                                .as("iscrowd"))));
  }

  /** Returns detections in the one form; empty if {@code type} is not of detections. */
  public static Optional<Column> detections(Column column, DataType type) {
    if (type instanceof NullType) {
      return Optional.of(column.cast(DETECTIONS));
    }
    return fields(type, DETECTION_FIELDS)
        .map(
            names ->
                transform(
                    column,
                    d ->
                        struct(
                            d.getField("category_id").cast("bigint").as("category_id"),
                            corner(d, "x_min"),
                            corner(d, "y_min"),
                            corner(d, "x_max"),
                            corner(d, "y_max"),
                            d.getField("score").cast("double").as("score"))));
  }

  private static Column corner(Column box, String name) {
    return box.getField(name).cast("double").as(name);
  }

  private static Column side(Column box, String axis) {
    return box.getField(axis + "_max")
        .cast("double")
        .minus(box.getField(axis + "_min").cast("double"));
  }

  /** Returns the field names of an array of structs that has those needed, as numbers. */
  private static Optional<List<String>> fields(DataType type, List<String> needed) {
    if (type instanceof ArrayType array && array.elementType() instanceof StructType box) {
      List<String> names = Arrays.asList(box.fieldNames());
      boolean numbers =
          Arrays.stream(box.fields())
              .filter(
                  field ->
                      CORNERS.contains(field.name())
                          || needed.contains(field.name())
                          || OPTIONAL_FIELDS.contains(field.name()))
              .allMatch(field -> isNumber(field.dataType()));
      if (numbers && names.containsAll(CORNERS) && names.containsAll(needed)) {
        return Optional.of(names);
      }
    }
    return Optional.empty();
  }

  /** A truth value is one too, as {@code iscrowd} may be. */
  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType || type instanceof NullType;
  }
}

package io.sparkdet.sql.function.call;

import io.sparkdet.detection.box.BoxFormat;
import io.sparkdet.sql.metrics.BoxColumns;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** What an argument may be: how signatures show it, and which types fit. NULL alone always does. */
public enum ArgumentType {
  /** A file's bytes. */
  BINARY("binary", DataTypes.BinaryType::sameType),
  /** A text. */
  STRING("string", StringType.class::isInstance),
  /** A whole number. */
  BIGINT("bigint", IntegralType.class::isInstance),
  /** Any number. */
  DOUBLE("double", NumericType.class::isInstance),
  /** A truth value. */
  BOOLEAN("boolean", DataTypes.BooleanType::sameType),
  /** A struct with the four corners. */
  BOX("struct<x_min, y_min, x_max, y_max>", ArgumentType::isBox),
  /** A struct or array of four numbers in one of the formats of boxes. */
  ANY_BOX("struct|array<double>", ArgumentType::isAnyBox),
  /** Annotated boxes of an image. */
  TRUTHS(
      "array<struct<id, category_id, x_min, y_min, x_max, y_max[, area, iscrowd]>>",
      BoxColumns::areTruths),
  /** Detected boxes of an image. */
  DETECTIONS(
      "array<struct<x_min, y_min, x_max, y_max, score, category_id>>", BoxColumns::areDetections),
  /** Ids of categories, or their names. */
  CLASSES("array<bigint|string>", ArgumentType::areClasses);

  private final String shown;

  @SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
  private final Predicate<DataType> fits;

  ArgumentType(String shown, Predicate<DataType> fits) {
    this.shown = shown;
    this.fits = fits;
  }

  /** Returns how signatures show it. */
  String shown() {
    return shown;
  }

  /** Returns whether an argument of that type fits. */
  boolean fits(DataType given) {
    return given instanceof NullType || fits.test(given);
  }

  private static boolean isBox(DataType type) {
    return hasNumbers(type, BoxFormat.XYXY.fields());
  }

  private static boolean isAnyBox(DataType type) {
    return (type instanceof ArrayType array && array.elementType() instanceof NumericType)
        || Arrays.stream(BoxFormat.values()).anyMatch(format -> hasNumbers(type, format.fields()));
  }

  private static boolean areClasses(DataType type) {
    return type instanceof ArrayType array
        && (array.elementType() instanceof IntegralType
            || array.elementType() instanceof StringType
            || array.elementType() instanceof NullType);
  }

  /** Returns whether a type is a struct with these fields, all numbers or NULL. */
  public static boolean hasNumbers(DataType type, List<String> fields) {
    return type instanceof StructType struct
        && Arrays.asList(struct.fieldNames()).containsAll(fields)
        && fields.stream()
            .map(name -> struct.apply(name).dataType())
            .allMatch(field -> field instanceof NumericType || field instanceof NullType);
  }
}

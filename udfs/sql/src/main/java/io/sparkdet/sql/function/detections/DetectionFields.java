package io.sparkdet.sql.function.detections;

import io.sparkdet.sql.function.call.FunctionCall;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Where corners, score and category lie in the structs of an array of detections. Corners and score
 * are floats or doubles and the category's id an int or bigint, which {@link #argument} sees to;
 * further fields may be anything.
 */
public final class DetectionFields {

  private static final List<String> CORNERS = List.of("x_min", "y_min", "x_max", "y_max");
  private static final String SCORE = "score";
  private static final String CATEGORY_ID = "category_id";
  private static final String CATEGORY = "category";

  private final StructType type;
  private final int[] corners;
  private final int score;
  private final int categoryId;
  private final int category;

  /** Finds the fields by name. */
  public DetectionFields(StructType type) {
    this.type = type;
    this.corners = CORNERS.stream().mapToInt(type::fieldIndex).toArray();
    this.score = type.fieldIndex(SCORE);
    this.categoryId = type.fieldIndex(CATEGORY_ID);
    int named = Arrays.asList(type.fieldNames()).indexOf(CATEGORY);
    this.category =
        named >= 0 && type.fields()[named].dataType() instanceof StringType ? named : -1;
  }

  /** Finds the fields of an argument. */
  public static DetectionFields of(Expression argument) {
    return new DetectionFields((StructType) ((ArrayType) argument.dataType()).elementType());
  }

  /** Returns an argument of a call in the form that is read here; NULL alone has a type then. */
  public static Expression argument(FunctionCall call, int i) {
    Expression given = call.argument(i);
    return given.dataType() instanceof ArrayType array
        ? FunctionCall.cast(
            given, DataTypes.createArrayType(wide((StructType) array.elementType()), true))
        : FunctionCall.cast(given, DataTypes.createArrayType(ALONE, true));
  }

  /** What an argument that is NULL alone is taken for. */
  private static final StructType ALONE =
      new StructType()
          .add("x_min", DataTypes.DoubleType)
          .add("y_min", DataTypes.DoubleType)
          .add("x_max", DataTypes.DoubleType)
          .add("y_max", DataTypes.DoubleType)
          .add(SCORE, DataTypes.DoubleType)
          .add(CATEGORY_ID, DataTypes.LongType);

  private static StructType wide(StructType type) {
    StructType wide = new StructType();
    for (StructField field : type.fields()) {
      wide = wide.add(field.name(), wide(field), true);
    }
    return wide;
  }

  private static DataType wide(StructField field) {
    DataType type = field.dataType();
    if (CORNERS.contains(field.name()) || field.name().equals(SCORE)) {
      return type instanceof FloatType || type instanceof DoubleType ? type : DataTypes.DoubleType;
    }
    if (field.name().equals(CATEGORY_ID)) {
      return type instanceof IntegerType || type instanceof LongType ? type : DataTypes.LongType;
    }
    return type;
  }

  /** Returns the type of a detection. */
  StructType type() {
    return type;
  }

  /** Returns whether corners and score are all floats. */
  boolean areFloats() {
    return Arrays.stream(corners).allMatch(at -> type.fields()[at].dataType() instanceof FloatType)
        && scoreIsFloat();
  }

  boolean scoreIsFloat() {
    return type.fields()[score].dataType() instanceof FloatType;
  }

  boolean categoryIsInt() {
    return type.fields()[categoryId].dataType() instanceof IntegerType;
  }

  /** Returns whether detections have a category's name. */
  public boolean haveNames() {
    return category >= 0;
  }

  int scoreOrdinal() {
    return score;
  }

  /**
   * Returns a detection of an array that lacks none of the fields.
   *
   * @throws IllegalArgumentException if it or one of the fields is NULL
   */
  public InternalRow complete(ArrayData detections, int i) {
    if (!detections.isNullAt(i)) {
      InternalRow detection = detections.getStruct(i, type.length());
      boolean complete = !detection.isNullAt(score) && !detection.isNullAt(categoryId);
      for (int corner : corners) {
        complete &= !detection.isNullAt(corner);
      }
      if (complete) {
        return detection;
      }
    }
    throw new IllegalArgumentException(
        "Cannot take detection %d with NULL in it: leave it out".formatted(i));
  }

  /** Returns corner {@code k} of a detection: 0 x_min, 1 y_min, 2 x_max, 3 y_max. */
  public double corner(InternalRow detection, int k) {
    return number(detection, corners[k]);
  }

  /** Returns the score of a detection. */
  public double score(InternalRow detection) {
    return number(detection, score);
  }

  /** Returns the category's id of a detection. */
  public long categoryId(InternalRow detection) {
    return categoryIsInt() ? detection.getInt(categoryId) : detection.getLong(categoryId);
  }

  /** Returns the category's name of a detection, null where there is none. */
  public @Nullable UTF8String name(InternalRow detection) {
    return haveNames() && !detection.isNullAt(category) ? detection.getUTF8String(category) : null;
  }

  private double number(InternalRow row, int ordinal) {
    return type.fields()[ordinal].dataType() instanceof FloatType
        ? row.getFloat(ordinal)
        : row.getDouble(ordinal);
  }
}

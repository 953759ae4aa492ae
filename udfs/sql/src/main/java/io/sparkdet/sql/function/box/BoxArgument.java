package io.sparkdet.sql.function.box;

import io.sparkdet.detection.box.BoxFormat;
import io.sparkdet.sql.function.call.ArgumentType;
import io.sparkdet.sql.function.call.FunctionCall;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator$;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructType;

/**
 * Where the four numbers of a box lie in an argument: the fields of a struct by their names, or the
 * elements of an array. They are floats or doubles, which {@link #widened} sees to.
 */
final class BoxArgument {

  private final BoxFormat format;
  private final DataType type;

  /** Finds the numbers of a box in a type that holds them. */
  BoxArgument(BoxFormat format, DataType type) {
    this.format = format;
    this.type = type;
  }

  /** Returns a struct of four doubles by a format's names. */
  static StructType struct(BoxFormat format) {
    StructType struct = new StructType();
    for (String name : format.fields()) {
      struct = struct.add(name, DataTypes.DoubleType, false);
    }
    return struct;
  }

  /** Returns an argument whose numbers are floats or doubles; empty if it is no such box. */
  static Optional<Expression> widened(Expression argument, BoxFormat format) {
    DataType type = argument.dataType();
    if (type instanceof NullType) {
      return Optional.of(FunctionCall.cast(argument, struct(format)));
    }
    if (type instanceof ArrayType array) {
      return Optional.of(
          isWide(array.elementType())
              ? argument
              : FunctionCall.cast(argument, DataTypes.createArrayType(DataTypes.DoubleType)));
    }
    return ArgumentType.hasNumbers(type, format.fields())
        ? Optional.of(FunctionCall.cast(argument, wide((StructType) type, format.fields())))
        : Optional.empty();
  }

  /** Returns a type in which the fields of these names are floats or doubles. */
  static StructType wide(StructType type, List<String> names) {
    StructType wide = new StructType();
    for (var field : type.fields()) {
      boolean narrow = names.contains(field.name()) && !isWide(field.dataType());
      wide = wide.add(field.name(), narrow ? DataTypes.DoubleType : field.dataType(), true);
    }
    return wide;
  }

  private static boolean isWide(DataType type) {
    return type instanceof DoubleType || type instanceof FloatType;
  }

  private int ordinal(int i) {
    return type instanceof StructType struct ? struct.fieldIndex(format.fields().get(i)) : i;
  }

  private DataType type(int i) {
    return type instanceof ArrayType array
        ? array.elementType()
        : ((StructType) type).apply(format.fields().get(i)).dataType();
  }

  /**
   * Reads the four numbers of a value.
   *
   * @param into from index {@code from} on
   * @return whether none is NULL
   */
  boolean read(SpecializedGetters box, double[] into, int from) {
    BoxArrays.requireFour(box);
    for (int i = 0; i < 4; i++) {
      int at = ordinal(i);
      if (box.isNullAt(at)) {
        return false;
      }
      into[from + i] = type(i) instanceof FloatType ? box.getFloat(at) : box.getDouble(at);
    }
    return true;
  }

  /** Returns Java for whether a number of the value is NULL, after a check of its length. */
  String anyNullCode(String box) {
    StringBuilder code = new StringBuilder();
    if (type instanceof ArrayType) {
      code.append(BoxArrays.class.getName()).append(".requireFour(").append(box).append(") || ");
    }
    for (int i = 0; i < 4; i++) {
      code.append(i == 0 ? "" : " || ").append(box).append(".isNullAt(").append(ordinal(i));
      code.append(")");
    }
    return code.toString();
  }

  /** Returns Java for number {@code i} of the value. */
  String code(String box, int i) {
    return "(double) "
        + CodeGenerator$.MODULE$.getValue(box, type(i), Integer.toString(ordinal(i)));
  }
}

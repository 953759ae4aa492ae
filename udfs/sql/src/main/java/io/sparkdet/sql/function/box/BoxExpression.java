package io.sparkdet.sql.function.box;

import io.sparkdet.detection.box.BoxFormat;
import io.sparkdet.sql.function.call.CallExpression;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.codegen.Block;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator$;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Arithmetic on boxes: the first arguments are boxes in one format, further ones were settled at
 * analysis. NULL where a box or one of its four numbers is NULL.
 *
 * <p>Interpreted and generated code do the same: read the numbers as doubles, then call one static
 * method.
 */
abstract class BoxExpression extends CallExpression {

  private static final long serialVersionUID = 1L;

  private final int boxes;
  private final BoxFormat format;

  /**
   * Makes a call.
   *
   * @param boxes how many of the arguments are boxes
   * @param format of the boxes
   */
  BoxExpression(String name, Seq<Expression> arguments, int boxes, BoxFormat format) {
    super(name, arguments);
    this.boxes = boxes;
    this.format = format;
  }

  /**
   * Returns the value, null for none.
   *
   * @param numbers four of each box
   */
  abstract @Nullable Object value(double[] numbers);

  /**
   * Returns Java for the same.
   *
   * @param numbers Java variables, four of each box
   */
  abstract String valueCode(List<String> numbers);

  /** Returns whether the value may be null although no number is. */
  boolean mayBeNull() {
    return false;
  }

  private BoxArgument box(int i) {
    return new BoxArgument(format, argument(i).dataType());
  }

  @Override
  public final @Nullable Object eval(@Nullable InternalRow input) {
    double[] numbers = new double[4 * boxes];
    for (int i = 0; i < boxes; i++) {
      Object box = argument(i).eval(input);
      if (box == null || !box(i).read((SpecializedGetters) box, numbers, 4 * i)) {
        return null;
      }
    }
    return value(numbers);
  }

  @Override
  public final ExprCode doGenCode(CodegenContext context, ExprCode code) {
    StringBuilder isNull = new StringBuilder();
    StringBuilder anyNull = new StringBuilder();
    StringBuilder reading = new StringBuilder();
    List<String> numbers = new ArrayList<>();
    Block before = text("");
    for (int i = 0; i < boxes; i++) {
      ExprCode box = argument(i).genCode(context);
      String value = box.value().toString();
      before = before.$plus(box.code());
      isNull.append(i == 0 ? "" : " || ").append(box.isNull());
      anyNull.append(i == 0 ? "" : " || ").append(box(i).anyNullCode(value));
      for (int k = 0; k < 4; k++) {
        String number = context.freshName("number");
        reading.append("double %s = %s;".formatted(number, box(i).code(value, k)));
        numbers.add(number);
      }
    }
    String type = CodeGenerator$.MODULE$.javaType(dataType());
    String lines =
        """
        boolean %1$s = %3$s;
        %4$s %2$s = %5$s;
        if (!%1$s) {
          %1$s = %6$s;
        }
        if (!%1$s) {
          %7$s
          %2$s = %8$s;
          %9$s
        }
        """
            .formatted(
                code.isNull(),
                code.value(),
                isNull,
                type,
                CodeGenerator$.MODULE$.defaultValue(dataType(), false),
                anyNull,
                reading,
                valueCode(numbers),
                mayBeNull() ? "%s = %s == null;".formatted(code.isNull(), code.value()) : "");
    return code.copy(before.$plus(text(lines)), code.isNull(), code.value());
  }

  private static Block text(String lines) {
    return new CodeBlock(
        CollectionConverters.asScala(List.of(lines)).toSeq(),
        CollectionConverters.asScala(
                List.<org.apache.spark.sql.catalyst.expressions.codegen.JavaCode>of())
            .toSeq());
  }
}

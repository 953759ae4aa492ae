package io.sparkdet.sql.function.detections;

import io.sparkdet.sql.function.call.CallExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/** A call whose first argument is a list of detections, and whose value is one of the same type. */
abstract class ListCall extends CallExpression implements CodegenFallback {

  private static final long serialVersionUID = 1L;

  private transient @Nullable DetectionFields fields;

  /** Makes a call; the first argument is what {@link DetectionFields#argument} returned. */
  ListCall(String name, Seq<Expression> arguments) {
    super(name, arguments);
  }

  /** Returns how the fields of the detections are read, worked out once. */
  final DetectionFields fields() {
    DetectionFields known = fields;
    if (known == null) {
      known = DetectionFields.of(argument(0));
      fields = known;
    }
    return known;
  }

  @Override
  public final DataType dataType() {
    return argument(0).dataType();
  }

  @Override
  public final ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }
}

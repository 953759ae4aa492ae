package io.sparkdet.sql.function.metric;

import io.sparkdet.sql.function.call.FunctionCall;
import io.sparkdet.sql.function.call.ShownAs;
import io.sparkdet.sql.metrics.BoxColumns;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;

/** Arguments brought to the forms that metrics take, shown as they were written. */
final class BoxArguments {

  private BoxArguments() {}

  static Column truths(Expression argument) {
    return shown(argument, BoxColumns.truths(FunctionCall.column(argument), argument.dataType()));
  }

  static Column detections(Expression argument) {
    return shown(
        argument, BoxColumns.detections(FunctionCall.column(argument), argument.dataType()));
  }

  static Column shown(Expression argument, Optional<Column> form) {
    return FunctionCall.column(new ShownAs(argument, FunctionCall.expression(form.orElseThrow())));
  }
}

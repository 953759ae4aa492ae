package io.sparkdet.sql.function.call;

import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.expressions.Expression;

/** What a function is: how a call becomes an expression. */
@FunctionalInterface
public interface FunctionBody {

  /**
   * Returns the expression of a call whose arguments fit by number and type.
   *
   * @throws AnalysisException if they do not fit by their values
   */
  Expression of(FunctionCall call) throws AnalysisException;
}

package io.sparkdet.sql.function;

import io.sparkdet.sql.detector.DetectionSchema;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/**
 * What the two forms of a call of {@code detect} or {@code detect_file} share: they print as users
 * wrote it.
 */
abstract sealed class DetectExpression extends Expression implements Serializable
    permits DetectCall, Inference {

  private static final long serialVersionUID = 1L;

  private final Seq<Expression> arguments;
  private final DetectFunction function;

  /**
   * Makes a call.
   *
   * @param arguments {@code content} or {@code path}, and perhaps {@code model}
   */
  DetectExpression(Seq<Expression> arguments, DetectFunction function) {
    this.arguments = arguments;
    this.function = function;
  }

  final Seq<Expression> arguments() {
    return arguments;
  }

  final DetectFunction function() {
    return function;
  }

  @Override
  public final DataType dataType() {
    return DetectionSchema.DETECT;
  }

  @Override
  public final boolean nullable() {
    return true;
  }

  /** Never on the driver, however constant the content. */
  @Override
  public final boolean foldable() {
    return false;
  }

  @Override
  public final String prettyName() {
    return function.called().identifier().funcName();
  }

  @Override
  @SuppressWarnings("unchecked") // Scala's iterators are covariant
  public final Iterator<Object> flatArguments() {
    return (Iterator<Object>) (Iterator<?>) arguments.iterator();
  }

  @Override
  public final int productArity() {
    return 2;
  }

  @Override
  public final Object productElement(int n) {
    return switch (n) {
      case 0 -> arguments;
      case 1 -> function;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public final boolean canEqual(Object other) {
    return other.getClass() == getClass();
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof DetectExpression call
        && call.getClass() == getClass()
        && call.arguments.equals(arguments)
        && call.function.equals(function);
  }

  @Override
  public final int hashCode() {
    return 31 * arguments.hashCode() + function.hashCode();
  }
}

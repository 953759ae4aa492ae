package io.sparkdet.sql.function.once;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/** What the two forms of a call that opens a picture share: they print as users wrote it. */
abstract sealed class PictureExpression extends Expression implements Serializable
    permits PictureCall, PictureWork {

  private static final long serialVersionUID = 1L;

  private final Seq<Expression> arguments;
  private final PictureFunction function;

  /**
   * Makes a call.
   *
   * @param arguments the picture, and whatever else was given
   */
  PictureExpression(Seq<Expression> arguments, PictureFunction function) {
    this.arguments = arguments;
    this.function = function;
  }

  /** Returns the arguments in the order of the parameters. */
  final Seq<Expression> arguments() {
    return arguments;
  }

  final PictureFunction function() {
    return function;
  }

  @Override
  public final DataType dataType() {
    return function.dataType();
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
    return function.signature().name();
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
    return other instanceof PictureExpression call
        && call.getClass() == getClass()
        && call.arguments.equals(arguments)
        && call.function.equals(function);
  }

  @Override
  public final int hashCode() {
    return 31 * arguments.hashCode() + function.hashCode();
  }
}

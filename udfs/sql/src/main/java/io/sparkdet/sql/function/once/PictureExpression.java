package io.sparkdet.sql.function.once;

import io.sparkdet.sql.function.call.CallExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.Seq;

/** What the two forms of a call that opens a picture share: they print as users wrote it. */
abstract sealed class PictureExpression extends CallExpression permits PictureCall, PictureWork {

  private static final long serialVersionUID = 1L;

  private final PictureFunction function;

  /**
   * Makes a call.
   *
   * @param arguments the picture, and whatever else was given
   */
  PictureExpression(Seq<Expression> arguments, PictureFunction function) {
    super(function.signature().name(), arguments);
    this.function = function;
  }

  final PictureFunction function() {
    return function;
  }

  @Override
  protected final Object settings() {
    return function;
  }

  @Override
  public final DataType dataType() {
    return function.dataType();
  }

  /** Never on the driver, however constant the content. */
  @Override
  public final boolean foldable() {
    return false;
  }
}

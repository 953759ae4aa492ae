package io.sparkdet.sql.function.call;

import io.sparkdet.sql.errors.FailedCall;
import java.io.Serializable;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call as Spark evaluates it: an expression by the function's name, whose children are the
 * arguments. It is no function of Spark's own kind, because what fails in one of those reaches
 * PySpark without its condition. Two calls of equal arguments and settings are equal.
 */
public abstract class CallExpression extends Expression implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final Seq<Expression> arguments;

  /** Makes a call of the function of that name. */
  protected CallExpression(String name, Seq<Expression> arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  /** Returns what was settled at analysis beside the arguments, by which calls are told apart. */
  protected Object settings() {
    return name;
  }

  /** Returns the arguments in the order of the parameters. */
  protected final Seq<Expression> arguments() {
    return arguments;
  }

  /** Returns an argument. */
  protected final Expression argument(int i) {
    return arguments.apply(i);
  }

  /** Returns the error of a call that failed while the query ran. */
  protected final RuntimeException failed(Exception cause) {
    return FailedCall.of(
        name,
        CollectionConverters.asJava(arguments).stream()
            .map(argument -> argument.dataType().sql())
            .collect(Collectors.joining(", ")),
        dataType().sql(),
        cause);
  }

  @Override
  public Seq<Expression> children() {
    return arguments;
  }

  /** Where an argument is NULL. */
  @Override
  public final boolean nullable() {
    return true;
  }

  @Override
  public boolean foldable() {
    return CollectionConverters.asJava(arguments).stream().allMatch(Expression::foldable);
  }

  @Override
  public final String prettyName() {
    return name;
  }

  /** What plans show between the brackets: the arguments alone, as users wrote them. */
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
      case 1 -> settings();
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public final boolean canEqual(Object other) {
    return other.getClass() == getClass();
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof CallExpression call
        && call.getClass() == getClass()
        && call.arguments.equals(arguments)
        && call.settings().equals(settings());
  }

  @Override
  public final int hashCode() {
    return 31 * arguments.hashCode() + settings().hashCode();
  }
}

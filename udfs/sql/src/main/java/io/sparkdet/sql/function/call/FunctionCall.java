package io.sparkdet.sql.function.call;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A call while a query is analysed: its arguments are resolved and fit by number and type. */
public final class FunctionCall {

  private final Signature signature;
  private final List<Expression> arguments;

  private FunctionCall(Signature signature, List<Expression> arguments) {
    this.signature = signature;
    this.arguments = arguments;
  }

  /**
   * Checks a call.
   *
   * @param given the arguments as they were written
   * @throws AnalysisException if they do not fit by number, name or type
   */
  public static FunctionCall of(Signature signature, List<Expression> given)
      throws AnalysisException {
    List<Expression> arguments = NamedArguments.ordered(signature, given);
    if (arguments.size() < signature.fewest() || arguments.size() > signature.most()) {
      throw CallErrors.count(signature, arguments.size());
    }
    FunctionCall call = new FunctionCall(signature, arguments);
    List<DataType> types = arguments.stream().map(Expression::dataType).toList();
    if (!signature.accepts(types)) {
      throw CallErrors.types(signature, types, call.written());
    }
    return call;
  }

  /** Returns the function's signature. */
  public Signature signature() {
    return signature;
  }

  /** Returns how many arguments were given. */
  public int size() {
    return arguments.size();
  }

  /** Returns an argument. */
  public Expression argument(int i) {
    return arguments.get(i);
  }

  /** Returns all arguments. */
  public Seq<Expression> arguments() {
    return CollectionConverters.asScala(arguments).toSeq();
  }

  /** Returns an argument with a type in place of that of NULL alone. */
  public Expression argument(int i, DataType ofNull) {
    return argument(i).dataType() instanceof NullType ? Literal.create(null, ofNull) : argument(i);
  }

  /** Returns the call as users write it. */
  public String written() {
    return arguments.stream()
        .map(Expression::sql)
        .collect(Collectors.joining(", ", signature.name() + "(", ")"));
  }

  /**
   * Returns the error of this call.
   *
   * @param reason why, a clause in lower case
   */
  public AnalysisException error(String reason) {
    return CallErrors.arguments(signature, reason, written());
  }

  /**
   * Returns the value of an argument that is the same for all rows; empty for NULL.
   *
   * @param example a value that would do, as it is written in SQL
   * @throws AnalysisException if it is not constant
   */
  public Optional<Object> constant(int i, String example) throws AnalysisException {
    Expression argument = evaluable(arguments.get(i));
    if (!argument.foldable()) {
      throw error(
          "the %s %s is not constant: name one %s for all rows, such as %s"
              .formatted(name(i), arguments.get(i).sql(), name(i), example));
    }
    @Nullable Object value = argument.eval(null);
    return Optional.ofNullable(value instanceof UTF8String text ? text.toString() : value);
  }

  /**
   * Returns what the constant text of an argument says; empty for NULL.
   *
   * @param parse refuses a text with {@link IllegalArgumentException}
   */
  public <T> Optional<T> parsed(int i, String example, Function<String, T> parse)
      throws AnalysisException {
    Optional<Object> text = constant(i, example);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply((String) text.get()));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw error(message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1));
    }
  }

  private String name(int i) {
    return signature.parameters().get(i).name();
  }

  /** Returns an argument as a column. */
  public static Column column(Expression argument) {
    return ExpressionUtils.column(argument);
  }

  /** Returns what a column stands for. */
  public static Expression expression(Column column) {
    return ColumnNodeToExpressionConverter$.MODULE$.apply(column.node());
  }

  /** Returns an argument brought to a type, shown as it was written; itself if it has that type. */
  public static Expression cast(Expression argument, DataType type) {
    return argument.dataType().sameType(type)
        ? argument
        : new ShownAs(argument, expression(column(argument).cast(type)));
  }

  /** Returns an expression in which those that Spark replaces before a query runs are replaced. */
  private static Expression evaluable(Expression expression) {
    if (expression instanceof RuntimeReplaceable replaceable) {
      return evaluable(replaceable.replacement());
    }
    List<Expression> children =
        CollectionConverters.asJava(expression.children()).stream()
            .map(FunctionCall::evaluable)
            .toList();
    return expression.withNewChildren(CollectionConverters.asScala(children).toSeq());
  }
}

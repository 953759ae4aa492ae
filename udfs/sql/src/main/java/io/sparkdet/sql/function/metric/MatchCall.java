package io.sparkdet.sql.function.metric;

import io.sparkdet.sql.function.call.CallExpression;
import io.sparkdet.sql.function.call.FunctionCall;
import io.sparkdet.sql.metrics.MatchDetections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A call of {@code match_detections}. */
public final class MatchCall extends CallExpression implements CodegenFallback {

  private static final long serialVersionUID = 1L;

  private transient @Nullable Conversions conversions;

  /**
   * Makes a call; Spark's trees copy their nodes through public constructors.
   *
   * @param arguments truths and detections in the one form of box columns
   */
  public MatchCall(String name, Seq<Expression> arguments) {
    super(name, arguments);
  }

  /** Returns the expression of a call. */
  public static Expression call(FunctionCall call) {
    return new MatchCall(
        call.signature().name(),
        CollectionConverters.asScala(
                List.of(
                    FunctionCall.expression(BoxArguments.truths(call.argument(0))),
                    FunctionCall.expression(BoxArguments.detections(call.argument(1)))))
            .toSeq());
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new MatchCall(prettyName(), children);
  }

  @Override
  public DataType dataType() {
    return MatchDetections.RESULT;
  }

  @Override
  public @Nullable Object eval(@Nullable InternalRow input) {
    Object truth = argument(0).eval(input);
    Object found = truth == null ? null : argument(1).eval(input);
    if (truth == null || found == null) {
      return null;
    }
    Conversions known = conversions();
    try {
      return known
          .result()
          .apply(
              MatchDetections.match(rows(known.truths(), truth), rows(known.detections(), found)));
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  @SuppressWarnings("unchecked") // what an array of structs is outside of Catalyst
  private static List<Row> rows(Function1<Object, Object> conversion, Object array) {
    return CollectionConverters.asJava((scala.collection.Seq<Row>) conversion.apply(array));
  }

  private Conversions conversions() {
    Conversions known = conversions;
    if (known == null) {
      known =
          new Conversions(
              CatalystTypeConverters.createToScalaConverter(argument(0).dataType()),
              CatalystTypeConverters.createToScalaConverter(argument(1).dataType()),
              CatalystTypeConverters.createToCatalystConverter(dataType()));
      conversions = known;
    }
    return known;
  }

  private record Conversions(
      Function1<Object, Object> truths,
      Function1<Object, Object> detections,
      Function1<Object, Object> result) {}

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }
}

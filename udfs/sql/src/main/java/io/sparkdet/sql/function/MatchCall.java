package io.sparkdet.sql.function;

import io.sparkdet.sql.errors.FailedCall;
import io.sparkdet.sql.metrics.MatchDetections;
import java.io.Serializable;
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

/**
 * A call of {@code match_detections}. It is no function of Spark's own kind, because what fails in
 * one of those reaches PySpark without its condition.
 */
public final class MatchCall extends Expression implements CodegenFallback, Serializable {

  private static final long serialVersionUID = 1L;

  private final Expression truths;
  private final Expression detections;
  private transient @Nullable Conversions conversions;

  /** Makes a call; Spark's trees copy their nodes through public constructors. */
  public MatchCall(Expression truths, Expression detections) {
    this.truths = truths;
    this.detections = detections;
  }

  @Override
  public Seq<Expression> children() {
    return CollectionConverters.asScala(List.of(truths, detections)).toSeq();
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new MatchCall(children.apply(0), children.apply(1));
  }

  @Override
  public DataType dataType() {
    return MatchDetections.RESULT;
  }

  /** Where either argument is NULL. */
  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public boolean foldable() {
    return truths.foldable() && detections.foldable();
  }

  @Override
  public String prettyName() {
    return SparkDetFunction.MATCH_DETECTIONS.identifier().funcName();
  }

  @Override
  public @Nullable Object eval(@Nullable InternalRow input) {
    Object truth = truths.eval(input);
    Object found = truth == null ? null : detections.eval(input);
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
      throw FailedCall.of(
          prettyName(),
          truths.dataType().sql() + ", " + detections.dataType().sql(),
          dataType().sql(),
          e);
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
              CatalystTypeConverters.createToScalaConverter(truths.dataType()),
              CatalystTypeConverters.createToScalaConverter(detections.dataType()),
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

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> truths;
      case 1 -> detections;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof MatchCall;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MatchCall call
        && call.truths.equals(truths)
        && call.detections.equals(detections);
  }

  @Override
  public int hashCode() {
    return 31 * truths.hashCode() + detections.hashCode();
  }
}

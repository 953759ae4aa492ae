package io.sparkdet.sql.function.once;

import io.sparkdet.sql.function.call.CallErrors;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.types.DataType;
import scala.Enumeration;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call that opens a picture while a query is analysed: a deterministic function of its arguments,
 * so that it may stand wherever Spark allows one, in {@code GROUP BY}, a join's condition or {@code
 * MERGE} too. Before Spark optimizes the query it replaces this by a {@link PictureWork}, which no
 * rule of the optimizer copies.
 */
public final class PictureCall extends PictureExpression implements RuntimeReplaceable {

  private static final long serialVersionUID = 1L;

  /** Makes a call; Spark's trees copy their nodes through public constructors. */
  public PictureCall(Seq<Expression> arguments, PictureFunction function) {
    super(arguments, function);
  }

  @Override
  public Expression replacement() {
    return new PictureWork(arguments(), function());
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    List<DataType> types = new ArrayList<>();
    CollectionConverters.asJava(arguments()).forEach(argument -> types.add(argument.dataType()));
    return function().signature().accepts(types)
        ? TypeCheckResult.TypeCheckSuccess$.MODULE$
        : CallErrors.mismatch(function().signature(), types);
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new PictureCall(children, function());
  }

  @Override
  public Object eval(InternalRow input) {
    return replacement().eval(input);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return RuntimeReplaceable.super.doGenCode(context, code);
  }

  @Override
  public Seq<Enumeration.Value> nodePatterns() {
    return CollectionConverters.asScala(List.of(TreePattern.RUNTIME_REPLACEABLE())).toSeq();
  }

  /** A Scala trait's way to set {@link #nodePatterns}, which is constant here. */
  @Override
  public void
      org$apache$spark$sql$catalyst$expressions$RuntimeReplaceable$_setter_$nodePatterns_$eq(
          Seq<Enumeration.Value> patterns) {}
}

package io.sparkdet.sql.function.call;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InheritAnalysisRules;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.Enumeration;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An argument that is brought to another form, shown to users as they wrote it: names of columns,
 * errors and plans say {@code truths}, not the lambdas that reorder its fields.
 */
public final class ShownAs extends Expression
    implements RuntimeReplaceable, InheritAnalysisRules, Serializable {

  private static final long serialVersionUID = 1L;

  private final Expression shown;
  private final Expression form;

  /** Makes an argument; Spark's trees copy their nodes through public constructors. */
  public ShownAs(Expression shown, Expression form) {
    this.shown = shown;
    this.form = form;
  }

  @Override
  public Expression replacement() {
    return form;
  }

  @Override
  public Expression child() {
    return form;
  }

  @Override
  public Seq<Expression> children() {
    return CollectionConverters.asScala(List.of(form)).toSeq();
  }

  @Override
  public Expression mapChildren(Function1<Expression, Expression> change) {
    Expression changed = change.apply(form);
    return changed == form ? this : withNewChildInternal(changed);
  }

  @Override
  public Expression withNewChildInternal(Expression child) {
    return new ShownAs(shown, child);
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return withNewChildInternal(children.head());
  }

  /** What Spark asks for to show an expression. */
  @Override
  public Seq<Expression> parameters() {
    return CollectionConverters.asScala(List.of(shown)).toSeq();
  }

  @Override
  public String makeSQLString(Seq<String> parameters) {
    return parameters.head();
  }

  @Override
  public DataType dataType() {
    return form.dataType();
  }

  @Override
  public boolean nullable() {
    return form.nullable();
  }

  @Override
  public boolean foldable() {
    return form.foldable();
  }

  @Override
  public @Nullable Object eval(@Nullable InternalRow input) {
    return form.eval(input);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return RuntimeReplaceable.super.doGenCode(context, code);
  }

  @Override
  public String toString() {
    return shown.toString();
  }

  @Override
  public String sql() {
    return shown.sql();
  }

  @Override
  public Iterator<Object> flatArguments() {
    return InheritAnalysisRules.super.flatArguments();
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> shown;
      case 1 -> form;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ShownAs;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShownAs argument && argument.form.equals(form);
  }

  @Override
  public int hashCode() {
    return form.hashCode();
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

package io.sparkdet.sql.function.once;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Generator;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Enumeration;
import scala.Some;
import scala.collection.IterableOnce;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A generator of exactly one row with one column, the value of its expression. As the generator of
 * Spark's {@code Generate} node it makes a place in a plan where an expression is evaluated once a
 * row: Spark pushes filters on other columns below such a node and copies nothing out of it.
 */
public final class OncePerRow extends Expression
    implements Generator, CodegenFallback, Serializable {

  private static final long serialVersionUID = 1L;

  private final Expression value;

  /** Makes a generator; Spark's trees copy their nodes through public constructors. */
  public OncePerRow(Expression value) {
    this.value = value;
  }

  /** Returns the expression. */
  public Expression value() {
    return value;
  }

  /** Returns whether an operator is the place of an expression. */
  static boolean isIn(LogicalPlan plan) {
    return plan instanceof Generate generate && generate.generator() instanceof OncePerRow;
  }

  @Override
  public StructType elementSchema() {
    return new StructType().add("value", value.dataType(), true);
  }

  @Override
  public DataType dataType() {
    return DataTypes.createArrayType(elementSchema());
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public boolean foldable() {
    return false;
  }

  /** What it gives depends on the row alone; its place in the plan sees to it that it is one. */
  @Override
  public boolean deterministic() {
    return true;
  }

  @Override
  public IterableOnce<InternalRow> eval(@Nullable InternalRow input) {
    return new Some<>(new GenericInternalRow(new Object[] {value.eval(input)}));
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public Seq<Expression> children() {
    return CollectionConverters.asScala(List.of(value)).toSeq();
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new OncePerRow(children.head());
  }

  @Override
  public String toString() {
    return value.toString();
  }

  @Override
  public String sql() {
    return value.sql();
  }

  @Override
  public int productArity() {
    return 1;
  }

  @Override
  public Object productElement(int n) {
    if (n != 0) {
      throw new IndexOutOfBoundsException(n);
    }
    return value;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof OncePerRow;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OncePerRow once && once.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public Seq<Enumeration.Value> nodePatterns() {
    return CollectionConverters.asScala(List.of(TreePattern.GENERATOR())).toSeq();
  }

  /** A Scala trait's way to set {@link #nodePatterns}, which is constant here. */
  @Override
  public void org$apache$spark$sql$catalyst$expressions$Generator$_setter_$nodePatterns_$eq(
      Seq<Enumeration.Value> patterns) {}
}

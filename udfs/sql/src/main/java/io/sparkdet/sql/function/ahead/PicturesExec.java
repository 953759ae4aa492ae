package io.sparkdet.sql.function.ahead;

import io.sparkdet.sql.function.once.PictureWork;
import java.util.List;
import java.util.Map;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.UnaryExecNode;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics$;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The operator that adds a call's value to each row: rows are read ahead while pictures are in the
 * service ({@link PictureRows}), and come out in their order.
 */
public final class PicturesExec extends SparkPlan implements UnaryExecNode {

  private static final long serialVersionUID = 1L;
  private static final String ROWS = "numOutputRows";
  private static final ClassTag<InternalRow> INTERNAL_ROW =
      ClassTag$.MODULE$.apply(InternalRow.class);

  private final Expression call;
  private final Seq<Attribute> required;
  private final Seq<Attribute> column;
  private final SparkPlan child;
  private scala.collection.immutable.@Nullable Map<String, SQLMetric> metrics;

  /**
   * Makes an operator; Spark's trees copy their nodes through public constructors.
   *
   * @param call a {@link PictureWork} that is awaited
   * @param required the columns of the child that go on
   * @param column the one that the call fills
   */
  public PicturesExec(
      Expression call, Seq<Attribute> required, Seq<Attribute> column, SparkPlan child) {
    this.call = call;
    this.required = required;
    this.column = column;
    this.child = child;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    PictureTask task =
        new PictureTask(
            (PictureWork) call, required, child.output(), output(), metrics().apply(ROWS));
    return child.execute().mapPartitionsWithIndex(task, false, INTERNAL_ROW);
  }

  @Override
  public Seq<Attribute> output() {
    return concat(required, column);
  }

  private static Seq<Attribute> concat(Seq<Attribute> first, Seq<Attribute> second) {
    return CollectionConverters.asScala(
            java.util.stream.Stream.concat(
                    CollectionConverters.asJava(first).stream(),
                    CollectionConverters.asJava(second).stream())
                .toList())
        .toSeq();
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(column.head());
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  /** That of the child, as far as its columns go on. */
  @Override
  public Seq<SortOrder> outputOrdering() {
    List<SortOrder> kept =
        CollectionConverters.asJava(child.outputOrdering()).stream()
            .takeWhile(order -> order.references().subsetOf(outputSet()))
            .toList();
    return CollectionConverters.asScala(kept).toSeq();
  }

  @Override
  public synchronized scala.collection.immutable.Map<String, SQLMetric> metrics() {
    if (metrics == null) {
      metrics =
          Map$.MODULE$.from(
              CollectionConverters.asScala(
                  Map.of(
                      ROWS,
                      SQLMetrics$.MODULE$.createMetric(sparkContext(), "number of output rows"))));
    }
    return metrics;
  }

  @Override
  public String nodeName() {
    return "Pictures";
  }

  @Override
  public String verboseStringWithOperatorId() {
    return UnaryExecNode.super.verboseStringWithOperatorId();
  }

  @Override
  public SparkPlan child() {
    return child;
  }

  @Override
  public Seq<SparkPlan> children() {
    return UnaryExecNode.super.children();
  }

  @Override
  public SparkPlan mapChildren(Function1<SparkPlan, SparkPlan> change) {
    return UnaryExecNode.super.mapChildren(change);
  }

  @Override
  public SparkPlan withNewChildInternal(SparkPlan other) {
    return new PicturesExec(call, required, column, other);
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return withNewChildInternal(children.head());
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> call;
      case 1 -> required;
      case 2 -> column;
      case 3 -> child;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof PicturesExec;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PicturesExec pictures
        && pictures.call.equals(call)
        && pictures.required.equals(required)
        && pictures.column.equals(column)
        && pictures.child.equals(child);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}

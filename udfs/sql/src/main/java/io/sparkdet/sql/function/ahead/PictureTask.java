package io.sparkdet.sql.function.ahead;

import io.sparkdet.sql.function.once.PictureWork;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction2;

/** What a task of {@link PicturesExec} does: rows in, rows with one more column out. */
final class PictureTask
    extends AbstractFunction2<Object, Iterator<InternalRow>, Iterator<InternalRow>>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final PictureWork work;
  private final Seq<Attribute> required;
  private final Seq<Attribute> input;
  private final Seq<Attribute> output;
  private final SQLMetric rowsOut;

  PictureTask(
      PictureWork work,
      Seq<Attribute> required,
      Seq<Attribute> input,
      Seq<Attribute> output,
      SQLMetric rowsOut) {
    this.work = work;
    this.required = required;
    this.input = input;
    this.output = output;
    this.rowsOut = rowsOut;
  }

  @Override
  public Iterator<InternalRow> apply(Object partition, Iterator<InternalRow> rows) {
    UnsafeProjection arguments = UnsafeProjection.create(work.inputs(), input);
    arguments.initialize((Integer) partition); // for what is random
    return new PictureRows(
        rows,
        work,
        arguments,
        UnsafeProjection.create(expressions(required), input),
        UnsafeProjection.create(expressions(output), output),
        TaskContext.get(),
        rowsOut);
  }

  @SuppressWarnings("unchecked") // attributes are expressions; Scala's lists are covariant
  private static Seq<Expression> expressions(Seq<Attribute> attributes) {
    return (Seq<Expression>) (Seq<?>) attributes;
  }
}

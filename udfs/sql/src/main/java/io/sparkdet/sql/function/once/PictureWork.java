package io.sparkdet.sql.function.once;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.NoOp$;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.jspecify.annotations.Nullable;
import scala.Enumeration;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call that opens a picture while a query is optimized and run. It counts as non-deterministic:
 * the optimizer copies deterministic expressions past filters and into the places where their
 * values are used, and a second inference is never what is meant. {@link PicturesOncePerRow} then
 * gives each call a place in the plan of its own, which filters pass.
 */
public final class PictureWork extends PictureExpression implements CodegenFallback {

  private static final long serialVersionUID = 1L;

  /** Makes a call; Spark's trees copy their nodes through public constructors. */
  public PictureWork(Seq<Expression> arguments, PictureFunction function) {
    super(arguments, function);
  }

  /**
   * Returns the arguments and one more, which cannot be evaluated and never is: Spark's optimizer
   * computes what it can of small local tables, on the driver, where nothing should be inferred.
   */
  @Override
  public Seq<Expression> children() {
    List<Expression> children = new ArrayList<>(CollectionConverters.asJava(arguments()));
    children.add(NoOp$.MODULE$);
    return CollectionConverters.asScala(children).toSeq();
  }

  @Override
  public boolean deterministic() {
    return false;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    List<Expression> all = CollectionConverters.asJava(children);
    return new PictureWork(
        CollectionConverters.asScala(all.subList(0, all.size() - 1)).toSeq(), function());
  }

  @Override
  public @Nullable Object eval(@Nullable InternalRow input) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.killTaskIfInterrupted(); // a query that is cancelled looks at no further picture
    }
    Object[] values = new Object[arguments().size()];
    for (int i = 0; i < values.length; i++) {
      Object value = arguments().apply(i).eval(input);
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    return told(() -> function().of(values));
  }

  /** Returns whether values of several rows may be under way, by {@link #begin}. */
  public boolean isAwaited() {
    return function() instanceof AwaitedFunction;
  }

  /** Returns what {@link #begin} takes a row of. */
  public Seq<Expression> inputs() {
    return arguments();
  }

  /**
   * Begins to compute a row's value.
   *
   * @param inputs the values of {@link #inputs}
   */
  public PictureAnswer begin(InternalRow inputs) {
    Object[] values = new Object[arguments().size()];
    for (int i = 0; i < values.length; i++) {
      if (inputs.isNullAt(i)) {
        return PictureAnswer.NULL;
      }
      values[i] = inputs.get(i, argument(i).dataType());
    }
    return Objects.requireNonNull(told(() -> ((AwaitedFunction) function()).begin(values)));
  }

  /** Waits for a value that {@link #begin} began. */
  public @Nullable Object await(PictureAnswer answer) {
    return told(answer::await);
  }

  private interface Step<T> {
    @Nullable T run() throws IOException, InterruptedException;
  }

  private <T> @Nullable T told(Step<T> step) {
    try {
      return step.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  /** By this pattern rules pass over plans that have none. */
  @Override
  public Seq<Enumeration.Value> nodePatterns() {
    return CollectionConverters.asScala(List.of(TreePattern.SCALA_UDF())).toSeq();
  }
}

package io.sparkdet.sql.function.ahead;

import io.sparkdet.sql.detector.AnswerWindow;
import io.sparkdet.sql.function.once.PictureAnswer;
import io.sparkdet.sql.function.once.PictureWork;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;

/**
 * The rows of a task in their order, while those behind them are read and their pictures are in the
 * service, as many as an {@link AnswerWindow} takes. Rows that wait are copies with the columns
 * that go on. When the task ends, by a limit, an error or because its query was cancelled, what it
 * has in the service is given up.
 */
final class PictureRows extends AbstractIterator<InternalRow> {

  private record Pending(UnsafeRow row, PictureAnswer answer, InputFile file)
      implements AnswerWindow.Entry {
    @Override
    public boolean isAnswered() {
      return answer.isReady();
    }

    @Override
    public long bytes() {
      return row.getSizeInBytes();
    }
  }

  private final Iterator<InternalRow> rows;
  private final PictureWork work;
  private final UnsafeProjection arguments;
  private final UnsafeProjection kept;
  private final UnsafeProjection joined;
  private final TaskContext task;
  private final SQLMetric rowsOut;
  private final AnswerWindow<Pending> window = new AnswerWindow<>();
  private InputFile read = InputFile.current();
  private InputFile shown = read;
  private volatile boolean over;

  /**
   * Makes rows.
   *
   * @param arguments what the call takes of a row
   * @param kept what goes on of it
   * @param joined makes a row of that and the value
   */
  PictureRows(
      Iterator<InternalRow> rows,
      PictureWork work,
      UnsafeProjection arguments,
      UnsafeProjection kept,
      UnsafeProjection joined,
      TaskContext task,
      SQLMetric rowsOut) {
    this.rows = rows;
    this.work = work;
    this.arguments = arguments;
    this.kept = kept;
    this.joined = joined;
    this.task = task;
    this.rowsOut = rowsOut;
    TaskCompletionListener ending =
        ended -> {
          over = true;
          window.forEach(pending -> pending.answer().abandon());
        };
    task.addTaskCompletionListener(ending);
  }

  @Override
  public boolean hasNext() {
    return !window.isEmpty() || anotherRow();
  }

  @Override
  public InternalRow next() {
    do {
      task.killTaskIfInterrupted(); // a query that is cancelled looks at no further picture
    } while (window.takesMore(AnswerWindow.MOST) && submitted());
    Pending head = window.poll();
    if (head == null) {
      throw new NoSuchElementException();
    }
    Object value = work.await(head.answer());
    show(head.file());
    rowsOut.add(1);
    return joined.apply(new JoinedRow(head.row(), new GenericInternalRow(new Object[] {value})));
  }

  /** Reads a row and submits its picture; returns whether there was one. */
  private boolean submitted() {
    if (!anotherRow()) {
      return false;
    }
    InternalRow row = rows.next();
    read = InputFile.current();
    shown = read;
    UnsafeRow copy = kept.apply(row).copy();
    Pending pending = new Pending(copy, work.begin(arguments.apply(row)), read);
    window.add(pending);
    if (over) {
      pending.answer().abandon();
    }
    return true;
  }

  /** Whatever reads the rows finds the file that it has come to. */
  private boolean anotherRow() {
    show(read);
    boolean another = rows.hasNext();
    read = InputFile.current();
    shown = read;
    return another;
  }

  /** Has {@code input_file_name()} say the file of the row that is handed on. */
  private void show(InputFile file) {
    if (!file.equals(shown)) {
      file.makeCurrent();
      shown = file;
    }
  }
}

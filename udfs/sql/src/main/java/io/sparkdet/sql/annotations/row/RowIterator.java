package io.sparkdet.sql.annotations.row;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rows that a task reads from a file as they are asked for; the file is closed with the task. */
public abstract class RowIterator implements Iterator<Row> {

  private @Nullable Row next;
  private boolean done;

  /** Closes {@code source} when the task ends, however it ends. */
  public static void closeWithTask(Closeable source) {
    TaskContext context = TaskContext.get();
    if (context != null) {
      context.addTaskCompletionListener(
          (org.apache.spark.util.TaskCompletionListener)
              ended -> {
                try {
                  source.close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  /** Returns the next row, or null when there is none. */
  protected abstract @Nullable Row read() throws IOException;

  @Override
  public final boolean hasNext() {
    if (next == null && !done) {
      try {
        next = read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      done = next == null;
    }
    return next != null;
  }

  @Override
  public final Row next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("no more rows");
    }
    Row row = next;
    next = null;
    return row;
  }
}

package io.sparkdet.sql.detector;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one task has submitted and not handed on yet, in order: reading, decoding and the network
 * overlap. It takes more until the first is answered, up to {@link #MOST} at a time, and no more
 * bytes beside the pictures in the service than an eighth of the heap for all tasks together.
 *
 * <p>The task's thread adds and takes; any thread may look at all.
 *
 * @param <E> what waits for an answer
 */
public final class AnswerWindow<E extends AnswerWindow.Entry> {

  /** More than the service takes at once on many cores; only boxes wait here longer than that. */
  public static final int MOST = 64;

  /** Something that waits for an answer. */
  public interface Entry {

    /** Returns whether the answer is there. */
    boolean isAnswered();

    /** Returns the bytes that this holds until it is taken, those in the service left out. */
    long bytes();
  }

  private final Deque<E> entries = new ConcurrentLinkedDeque<>();
  private final long mostBytes = Runtime.getRuntime().maxMemory() / 8 / ExecutorCores.here();
  private int size;
  private long bytes;

  /** Returns whether nothing waits. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * Returns whether another should be submitted before the first is taken.
   *
   * @param most how many may wait, at least 1
   */
  public boolean takesMore(int most) {
    E first = entries.peek();
    return first == null || (size < most && bytes < mostBytes && !first.isAnswered());
  }

  /** Adds the next. */
  public void add(E entry) {
    size++;
    bytes += entry.bytes();
    entries.add(entry);
  }

  /** Takes the first; null if nothing waits. */
  public @Nullable E poll() {
    E first = entries.poll();
    if (first != null) {
      size--;
      bytes -= first.bytes();
    }
    return first;
  }

  /** Shows all that wait. */
  public void forEach(Consumer<? super E> use) {
    entries.forEach(use);
  }
}

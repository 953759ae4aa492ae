package io.sparkdet.sql.store;

import java.util.concurrent.Semaphore;

/**
 * Bounds the encoded bytes that all tasks of a JVM hold between reading an image and its answer: a
 * quarter of the heap. An image that is larger than that waits until it is alone; one that is
 * larger than half the heap is not read.
 */
public final class ContentBudget {

  private static final int UNIT = 1024;

  /** The budget of this JVM. */
  public static final ContentBudget OF_THIS_JVM =
      new ContentBudget(Runtime.getRuntime().maxMemory());

  private final long largest;
  private final int units;
  private final Semaphore free;

  ContentBudget(long heapBytes) {
    largest = Math.min(Integer.MAX_VALUE - 8L, heapBytes / 2);
    units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, heapBytes / 4 / UNIT));
    free = new Semaphore(units, true);
  }

  /** Returns the bytes of the largest image that may be read. */
  public long largest() {
    return largest;
  }

  /** Waits for room for an image and returns what {@link #release} is to be given. */
  public int acquire(long bytes) throws InterruptedException {
    int wanted = (int) Math.min(units, Math.max(0, bytes) / UNIT + 1);
    free.acquire(wanted);
    return wanted;
  }

  public void release(int acquired) {
    free.release(acquired);
  }
}

package io.sparkdet.efficientdet.service;

import java.util.concurrent.Semaphore;

/**
 * The native memory that images may hold while they are decoded, handed out in kibibytes by what
 * their headers declare. An image that needs more than there is in all takes everything and so is
 * decoded alone.
 */
public final class DecodePermits {

  private final int total;
  private final Semaphore kibibytes;

  /** Makes the permits for so many bytes; they are rounded down to kibibytes, and one at least. */
  public DecodePermits(long budgetBytes) {
    this.total = (int) Math.min(Integer.MAX_VALUE, Math.max(1, budgetBytes >> 10));
    this.kibibytes = new Semaphore(total, true);
  }

  /** Waits for the memory of an image; the result is what to {@link #release}. */
  public int acquire(long bytes) throws InterruptedException {
    int need = (int) Math.min(total, Math.max(1, bytes >> 10));
    kibibytes.acquire(need);
    return need;
  }

  /** Gives back what {@link #acquire} returned. */
  public void release(int acquired) {
    kibibytes.release(acquired);
  }
}

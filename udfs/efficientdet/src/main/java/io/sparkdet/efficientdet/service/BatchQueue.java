package io.sparkdet.efficientdet.service;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where decoders and lanes meet: decoders claim slots in the open batch and write their pixels
 * there, lanes take batches away. A batch leaves when it is full, when no further image is on its
 * way to it, or when its first image has waited for {@code linger}; never before all claimed slots
 * are written. The number of batches is fixed, so decoders wait when the lanes are behind.
 */
final class BatchQueue {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition placeFree = lock.newCondition();
  private final Condition batchReady = lock.newCondition();
  private final ArrayDeque<Batch> free = new ArrayDeque<>();
  private final ArrayDeque<Batch> full = new ArrayDeque<>();
  private final long lingerNanos;
  private @Nullable Batch open;
  private int onTheWay;
  private boolean closed;

  BatchQueue(int batches, int capacity, int floatsPerImage, long lingerNanos) {
    for (int i = 0; i < batches; i++) {
      free.add(new Batch(capacity, floatsPerImage));
    }
    this.lingerNanos = lingerNanos;
  }

  /** Announces an image, so that a batch may wait for it. */
  void announce() {
    lock.lock();
    try {
      onTheWay++;
    } finally {
      lock.unlock();
    }
  }

  /** Takes an announcement back: the image failed before it reached a batch. */
  void renounce() {
    lock.lock();
    try {
      onTheWay--;
      batchReady.signal();
    } finally {
      lock.unlock();
    }
  }

  /** A slot in a batch whose pixels the holder writes, and then calls {@link #written}. */
  record Slot(Batch batch, int index) {}

  /** Waits for a slot for an announced image. */
  Slot claim(PendingImage image) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (open == null && free.isEmpty()) {
        refuseIfClosed();
        placeFree.await();
      }
      refuseIfClosed();
      Batch batch = open != null ? open : free.remove();
      Slot slot = new Slot(batch, batch.claimed++);
      batch.put(slot.index(), image);
      onTheWay--;
      if (batch.claimed == batch.capacity()) {
        full.add(batch);
        open = null;
      } else {
        open = batch;
      }
      return slot;
    } finally {
      lock.unlock();
    }
  }

  /** Says that the pixels of a claimed slot are written. */
  void written(Slot slot) {
    lock.lock();
    try {
      Batch batch = slot.batch();
      if (batch.written++ == 0) {
        batch.openedAt = System.nanoTime();
      }
      batchReady.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a batch that may leave; the caller gives it back with {@link #release}. */
  Batch take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        refuseIfClosed();
        for (Batch batch : full) {
          if (batch.written == batch.claimed) {
            full.remove(batch);
            return batch;
          }
        }
        Batch batch = open;
        if (batch == null || batch.written < batch.claimed) {
          batchReady.await();
          continue;
        }
        long waited = System.nanoTime() - batch.openedAt;
        if (onTheWay == 0 || waited >= lingerNanos) {
          open = null;
          placeFree.signal();
          return batch;
        }
        batchReady.await(lingerNanos - waited, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives a batch back, empty. */
  void release(Batch batch) {
    lock.lock();
    try {
      batch.clear();
      free.add(batch);
      placeFree.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes and refuses everybody. */
  void close() {
    lock.lock();
    try {
      closed = true;
      placeFree.signalAll();
      batchReady.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void refuseIfClosed() throws InterruptedException {
    if (closed) {
      throw new InterruptedException("the detection service is closed");
    }
  }
}

package io.sparkdet.efficientdet.image;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.BytePointer;

/**
 * Native buffers for encoded bytes and pixels, kept for the next image.
 *
 * <p>A fresh buffer costs a page fault for every 4 KiB: 205 for a photo of 640 x 480, which took
 * from a quarter to three quarters of the whole decoding time in a virtual machine. Capacities are
 * powers of two, so that photos of like sizes share buffers; pages that no picture reached cost no
 * memory. At most {@value #MAX_RETAINED_BYTES} bytes of capacity are kept; what is beyond that is
 * given back to the system at once.
 */
final class NativeBufferPool implements AutoCloseable {

  static final long MAX_RETAINED_BYTES = 256L << 20;

  private static final int SMALLEST_EXPONENT = 16;
  private static final int EXPONENTS = 32;

  private final Deque<BytePointer>[] idle = emptyDeques();
  private long retainedBytes;
  private boolean closed;

  /** Returns the capacity of the buffer that {@link #take} gives for so many bytes. */
  static long capacity(long bytes) {
    return 1L << exponent(bytes);
  }

  /** Returns a buffer of at least {@code bytes} bytes, of undefined content. */
  BytePointer take(long bytes) {
    int exponent = exponent(bytes);
    synchronized (this) {
      BytePointer buffer = idle[exponent].poll();
      if (buffer != null) {
        retainedBytes -= buffer.capacity();
        return buffer;
      }
    }
    return new BytePointer(1L << exponent);
  }

  /** Takes a buffer back; whoever gives it must not touch it again. */
  void give(BytePointer buffer) {
    synchronized (this) {
      if (!closed && retainedBytes + buffer.capacity() <= MAX_RETAINED_BYTES) {
        retainedBytes += buffer.capacity();
        idle[exponent(buffer.capacity())].push(buffer);
        return;
      }
    }
    buffer.deallocate();
  }

  synchronized long retainedBytes() {
    return retainedBytes;
  }

  /** Frees the idle buffers; those in use are freed when they are given back. */
  @Override
  public synchronized void close() {
    closed = true;
    retainedBytes = 0;
    for (Deque<BytePointer> buffers : idle) {
      buffers.forEach(BytePointer::deallocate);
      buffers.clear();
    }
  }

  private static int exponent(long bytes) {
    return Math.max(SMALLEST_EXPONENT, Long.SIZE - Long.numberOfLeadingZeros(bytes - 1));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Deque<BytePointer>[] emptyDeques() {
    Deque<BytePointer>[] deques = new Deque[EXPONENTS];
    for (int i = 0; i < deques.length; i++) {
      deques[i] = new ArrayDeque<>();
    }
    return deques;
  }
}

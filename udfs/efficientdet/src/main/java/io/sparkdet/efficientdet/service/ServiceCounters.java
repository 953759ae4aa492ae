package io.sparkdet.efficientdet.service;

import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * What a service has done since it was opened; every field only grows. Seconds are summed over
 * threads, so two busy lanes add two seconds a second.
 */
public final class ServiceCounters {

  final LongAdder images = new LongAdder();
  final LongAdder decodeNanos = new LongAdder();
  final LongAdder waitNanos = new LongAdder();
  final LongAdder inferenceNanos = new LongAdder();
  final LongAdder postProcessingNanos = new LongAdder();
  final LongAdder sharedBatches = new LongAdder();
  private final Map<ImageStatus, LongAdder> failures = new EnumMap<>(ImageStatus.class);
  private final AtomicLongArray batchesBySize;
  private Snapshot taken;

  ServiceCounters(int batchSize) {
    for (ImageStatus status : ImageStatus.values()) {
      failures.put(status, new LongAdder());
    }
    batchesBySize = new AtomicLongArray(batchSize + 1);
    taken = snapshot();
  }

  /** Counts an image that was not detected. */
  void countFailure(ImageStatus status) {
    Objects.requireNonNull(failures.get(status)).increment();
  }

  void countBatch(int size, boolean ofSeveralSources) {
    batchesBySize.incrementAndGet(size);
    if (ofSeveralSources) {
      sharedBatches.increment();
    }
  }

  /** Returns a copy of the counts as they stand. */
  public Snapshot snapshot() {
    return new Snapshot(
        images.sum(),
        byStatus(status -> Objects.requireNonNull(failures.get(status)).sum()),
        decodeNanos.sum() / 1e9,
        waitNanos.sum() / 1e9,
        inferenceNanos.sum() / 1e9,
        postProcessingNanos.sum() / 1e9,
        sharedBatches.sum(),
        copy(batchesBySize));
  }

  private static Map<ImageStatus, Long> byStatus(ToLongFunction<ImageStatus> count) {
    Map<ImageStatus, Long> counts = new EnumMap<>(ImageStatus.class);
    for (ImageStatus status : ImageStatus.values()) {
      counts.put(status, count.applyAsLong(status));
    }
    return counts;
  }

  private static long[] copy(AtomicLongArray counts) {
    long[] copy = new long[counts.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    return copy;
  }

  /** Returns the counts since the last call of this method; the first since the beginning. */
  synchronized Snapshot take() {
    Snapshot now = snapshot();
    Snapshot since = now.minus(taken);
    taken = now;
    return since;
  }

  /** The counts at one moment, or between two. */
  public static final class Snapshot {

    private final long images;
    private final Map<ImageStatus, Long> failuresByStatus;
    private final double decodeSeconds;
    private final double waitSeconds;
    private final double inferenceSeconds;
    private final double postProcessingSeconds;
    private final long sharedBatches;
    private final long[] batchesBySize;

    private Snapshot(
        long images,
        Map<ImageStatus, Long> failuresByStatus,
        double decodeSeconds,
        double waitSeconds,
        double inferenceSeconds,
        double postProcessingSeconds,
        long sharedBatches,
        long[] batchesBySize) {
      this.images = images;
      this.failuresByStatus = failuresByStatus;
      this.decodeSeconds = decodeSeconds;
      this.waitSeconds = waitSeconds;
      this.inferenceSeconds = inferenceSeconds;
      this.postProcessingSeconds = postProcessingSeconds;
      this.sharedBatches = sharedBatches;
      this.batchesBySize = batchesBySize;
    }

    private Snapshot minus(Snapshot earlier) {
      return new Snapshot(
          images - earlier.images,
          byStatus(status -> failures(status) - earlier.failures(status)),
          decodeSeconds - earlier.decodeSeconds,
          waitSeconds - earlier.waitSeconds,
          inferenceSeconds - earlier.inferenceSeconds,
          postProcessingSeconds - earlier.postProcessingSeconds,
          sharedBatches - earlier.sharedBatches,
          minus(batchesBySize, earlier.batchesBySize));
    }

    private static long[] minus(long[] later, long[] earlier) {
      long[] since = later.clone();
      for (int i = 0; i < since.length; i++) {
        since[i] -= earlier[i];
      }
      return since;
    }

    private static long sum(long[] counts) {
      long sum = 0;
      for (long count : counts) {
        sum += count;
      }
      return sum;
    }

    /** Returns the images answered, failures included. */
    public long images() {
      return images;
    }

    /** Returns the images answered with a failure. */
    public long failures() {
      return failuresByStatus.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the images answered with a failure of this kind. */
    public long failures(ImageStatus status) {
      return failuresByStatus.getOrDefault(status, 0L);
    }

    /** Returns the seconds spent in decoding and letterboxing. */
    public double decodeSeconds() {
      return decodeSeconds;
    }

    /** Returns the seconds that decoded images waited for a lane. */
    public double waitSeconds() {
      return waitSeconds;
    }

    /** Returns the seconds spent in the network. */
    public double inferenceSeconds() {
      return inferenceSeconds;
    }

    /** Returns the seconds spent in box decoding and suppression. */
    public double postProcessingSeconds() {
      return postProcessingSeconds;
    }

    /** Returns the number of batches that held images of more than one source. */
    public long sharedBatches() {
      return sharedBatches;
    }

    /** Returns the number of batches that held {@code size} images. */
    public long batchesOf(int size) {
      return size < batchesBySize.length ? batchesBySize[size] : 0;
    }

    /** Returns the most images that a batch may hold. */
    public int largestBatch() {
      return batchesBySize.length - 1;
    }

    /** Returns the number of batches. */
    public long batches() {
      return sum(batchesBySize);
    }
  }
}

package io.sparkdet.detection.coco.replicate;

import io.sparkdet.detection.state.CategoryBytes;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a range leaves in a pass, or starts the next one with, by category. Which of the maps hold
 * something, and what, {@link ReplicateGathering} says.
 *
 * @param counts whole numbers: cells of {@link ReplicateCounts}, sums of {@link ReplicateSweep}, or
 *     none where the category alone is told
 * @param peaks best precisions by criterion and replicate
 * @param numbers the twelve numbers of categories that are finished, as {@link ReplicateResult} has
 *     them
 */
record RangeState(
    Map<Long, long[]> counts, Map<Long, double[]> peaks, Map<Long, double[]> numbers) {

  static final long[] NAMED = {};

  RangeState() {
    this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  byte[] toBytes() {
    return CategoryBytes.write(
        out -> {
          CategoryBytes.writeLongs(out, counts);
          CategoryBytes.writeDoubles(out, peaks);
          CategoryBytes.writeDoubles(out, numbers);
        });
  }

  /** Returns the state that {@link #toBytes} wrote; one of nothing from no bytes. */
  static RangeState fromBytes(byte[] bytes) {
    RangeState state = new RangeState();
    if (bytes.length > 0) {
      CategoryBytes.read(
          bytes,
          in -> {
            CategoryBytes.readLongs(in, state.counts);
            CategoryBytes.readDoubles(in, state.peaks);
            CategoryBytes.readDoubles(in, state.numbers);
          });
    }
    return state;
  }
}

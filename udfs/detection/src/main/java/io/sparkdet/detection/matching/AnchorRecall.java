package io.sparkdet.detection.matching;

import io.sparkdet.detection.coco.image.AreaRange;
import java.util.List;

/**
 * How well anchors meet the truths of a data set before any training, by COCO's sizes: the share of
 * truths whose best anchor has an IoU of at least {@value #FOUND}, and the mean best IoU.
 *
 * <p>An accumulator: IoUs are added as whole numbers of 2^-32, so that any order and partition of
 * the truths gives the same sums.
 */
public final class AnchorRecall {

  /** The IoU from which a truth counts as met, and from which an anchor is positive in training. */
  public static final double FOUND = 0.5;

  /** The sizes that are told apart, by annotated area in pixels of the original. */
  public static final List<AreaRange> SIZES =
      List.of(AreaRange.ALL, AreaRange.SMALL, AreaRange.MEDIUM, AreaRange.LARGE);

  private static final double UNITS = 0x1p32;
  private static final int COLUMNS = 3;

  /** For each size truths, truths met, and the sum of IoUs. */
  private final long[] sums;

  /** Begins without truths. */
  public AnchorRecall() {
    this.sums = new long[COLUMNS * SIZES.size()];
  }

  private AnchorRecall(long[] sums) {
    this.sums = sums;
  }

  /** Reads back what {@link #toArray} gave. */
  public static AnchorRecall of(long[] sums) {
    if (sums.length != COLUMNS * SIZES.size()) {
      throw new IllegalArgumentException(
          "Cannot read anchor recall from %d sums: %d are needed"
              .formatted(sums.length, COLUMNS * SIZES.size()));
    }
    return new AnchorRecall(sums.clone());
  }

  /**
   * Adds a truth.
   *
   * @param area annotated, in square pixels of the original
   * @param bestIou largest IoU with any anchor
   */
  public void accept(double area, double bestIou) {
    for (int size = 0; size < SIZES.size(); size++) {
      if (SIZES.get(size).contains(area)) {
        sums[COLUMNS * size]++;
        sums[COLUMNS * size + 1] += bestIou >= FOUND ? 1 : 0;
        sums[COLUMNS * size + 2] += Math.round(bestIou * UNITS);
      }
    }
  }

  /** Adds the truths of another part of the data set. */
  public void combine(AnchorRecall other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
  }

  /** Returns the number of truths of a size. */
  public long truths(AreaRange size) {
    return sums[at(size)];
  }

  /** Returns the share of truths that are met; NaN where there is no truth. */
  public double recall(AreaRange size) {
    return (double) sums[at(size) + 1] / sums[at(size)];
  }

  /** Returns the mean IoU of truths and their best anchors; NaN where there is no truth. */
  public double meanIou(AreaRange size) {
    return sums[at(size) + 2] / UNITS / sums[at(size)];
  }

  /** Returns the sums, which {@link #of} reads back. */
  public long[] toArray() {
    return sums.clone();
  }

  private static int at(AreaRange size) {
    int at = SIZES.indexOf(size);
    if (at < 0) {
      throw new IllegalArgumentException(
          "Cannot tell the recall of %s: the sizes are %s".formatted(size.name(), SIZES));
    }
    return COLUMNS * at;
  }
}

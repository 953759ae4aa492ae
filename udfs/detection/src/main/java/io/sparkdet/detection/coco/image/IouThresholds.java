package io.sparkdet.detection.coco.image;

import java.util.Arrays;

/**
 * The IoU values at and above which a detection matches a truth, rising, each in (0, 1].
 *
 * <p>Zero is refused: boxes that do not touch would match.
 */
public final class IouThresholds {

  /** 0.50, 0.55 … 0.95, equal to {@code numpy.linspace(.5, .95, 10)} to the bit. */
  public static final IouThresholds COCO =
      new IouThresholds(Thresholds.evenlySpaced(0.5, 0.95, 10));

  /** pycocotools matches exact boxes at threshold 1 too: it compares with at most this value. */
  private static final double LARGEST_FLOOR = 1 - 1e-10;

  private final double[] values;

  private IouThresholds(double[] values) {
    this.values = values;
  }

  /** Returns the given thresholds. */
  public static IouThresholds of(double... values) {
    return new IouThresholds(
        Thresholds.rising("IoU thresholds", "above 0 up to 1", Double.MIN_VALUE, values));
  }

  /** Returns the number of thresholds. */
  public int size() {
    return values.length;
  }

  /** Returns threshold {@code i}. */
  public double value(int i) {
    return values[i];
  }

  /** Returns the smallest IoU that matches at threshold {@code i}: min(t, 1 - 1e-10). */
  double floor(int i) {
    return Math.min(values[i], LARGEST_FLOOR);
  }

  /** Returns the place of a threshold that is equal to {@code value}, or -1. */
  public int indexOf(double value) {
    return Math.max(-1, Arrays.binarySearch(values, value));
  }

  /** Returns the thresholds as a new array. */
  public double[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IouThresholds that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}

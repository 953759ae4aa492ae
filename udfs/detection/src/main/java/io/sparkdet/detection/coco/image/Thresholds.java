package io.sparkdet.detection.coco.image;

import java.util.Arrays;

/** Rising values up to 1. */
public abstract sealed class Thresholds permits IouThresholds, RecallThresholds {

  private final double[] values;

  /**
   * Keeps a copy of {@code values}, refused unless they rise from {@code least} to 1.
   *
   * @param what they are, for the message
   * @param bounds where they may lie, for the message
   */
  Thresholds(String what, String bounds, double least, double... values) {
    double last = Math.nextDown(least);
    for (double value : values) {
      if (!(value > last) || value > 1) {
        throw new IllegalArgumentException(
            "Cannot use %s: %s; give rising values %s"
                .formatted(what, Arrays.toString(values), bounds));
      }
      last = value;
    }
    if (values.length == 0) {
      throw new IllegalArgumentException("Cannot use %s: none is given".formatted(what));
    }
    this.values = values.clone();
  }

  /**
   * Returns {@code count} values from {@code start} to {@code stop}, both included, with numpy's
   * operations ({@code i * step + start}, the last set to {@code stop}), so that they are equal to
   * {@code numpy.linspace} to the bit.
   */
  static double[] evenlySpaced(double start, double stop, int count) {
    double step = (stop - start) / (count - 1);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = i * step + start;
    }
    values[count - 1] = stop;
    return values;
  }

  /** Returns how many there are. */
  public final int size() {
    return values.length;
  }

  /** Returns value {@code i}. */
  public final double value(int i) {
    return values[i];
  }

  /** Returns the index of the one that is equal to {@code value}, or -1. */
  public final int indexOf(double value) {
    return Math.max(-1, Arrays.binarySearch(values, value));
  }

  /** Returns the values as a new array. */
  public final double[] toArray() {
    return values.clone();
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Thresholds that
        && that.getClass() == getClass()
        && Arrays.equals(values, that.values);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public final String toString() {
    return Arrays.toString(values);
  }
}

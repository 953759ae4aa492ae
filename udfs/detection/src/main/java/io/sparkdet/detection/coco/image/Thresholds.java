package io.sparkdet.detection.coco.image;

import java.util.Arrays;

/** Checks and makes rising threshold values. */
final class Thresholds {

  private Thresholds() {}

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

  /** Returns a copy of {@code values}, refused unless they rise from {@code least} to 1. */
  static double[] rising(String what, String bounds, double least, double[] values) {
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
    return values.clone();
  }
}

package io.sparkdet.detection.coco;

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

  static double[] rising(String what, double[] values, double above, double most) {
    if (values.length == 0) {
      throw new IllegalArgumentException("Cannot use %s: none is given".formatted(what));
    }
    double[] copy = values.clone();
    double last = above;
    for (double value : copy) {
      if (!(value > last) || value > most) {
        throw new IllegalArgumentException(
            "Cannot use %s: %s; give rising values up to %s"
                .formatted(what, Arrays.toString(copy), most));
      }
      last = value;
    }
    return copy;
  }
}

package io.sparkdet.detection.coco.image;

import java.util.Arrays;

/** The recalls, rising within [0, 1], at which precision is read and averaged. */
public final class RecallThresholds {

  /** 0.00, 0.01 … 1.00, equal to {@code numpy.linspace(0, 1, 101)} to the bit. */
  public static final RecallThresholds COCO =
      new RecallThresholds(Thresholds.evenlySpaced(0, 1, 101));

  private final double[] values;

  private RecallThresholds(double[] values) {
    this.values = values;
  }

  /** Returns the given recalls. */
  public static RecallThresholds of(double... values) {
    return new RecallThresholds(Thresholds.rising("recalls", "from 0 to 1", 0, values));
  }

  /** Returns the number of recalls. */
  public int size() {
    return values.length;
  }

  /** Returns recall {@code i}. */
  public double value(int i) {
    return values[i];
  }

  /** Returns the recalls as a new array. */
  public double[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecallThresholds that && Arrays.equals(values, that.values);
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

package io.sparkdet.detection.state;

/**
 * A sum of numbers in two: that of plain addition, and what rounding took from it (Kahan's
 * compensation as Neumaier 1974 has it).
 */
public final class CompensatedSum {

  /** The numbers that a sum takes. */
  public static final int NUMBERS = 2;

  private CompensatedSum() {}

  /** Adds a number to a sum. */
  public static void add(double[] sum, double value) {
    double before = sum[0];
    double next = before + value;
    sum[1] +=
        Math.abs(before) >= Math.abs(value) ? (before - next) + value : (value - next) + before;
    sum[0] = next;
  }

  /** Returns the sum. */
  public static double value(double[] sum) {
    return sum[0] + sum[1];
  }
}

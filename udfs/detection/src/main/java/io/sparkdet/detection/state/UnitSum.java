package io.sparkdet.detection.state;

/**
 * The exact sum of numbers from 0 to 1 in two counts, which add up number by number: it does not
 * depend on the order of the numbers, nor on where they are added. A number is rounded to 53 binary
 * places, so that one of at least 0.5 is not rounded at all; up to 2^36 numbers can be added.
 */
public final class UnitSum {

  /** The counts that a sum takes. */
  public static final int COUNTS = 2;

  private static final int LOW_BITS = 27;
  private static final double STEPS = 0x1p53;

  private UnitSum() {}

  /**
   * Adds a number to the sum at {@code counts[at]} and {@code counts[at + 1]}.
   *
   * @param value from 0 to 1
   */
  public static void add(long[] counts, int at, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "Cannot add %s: only numbers from 0 to 1 can be added".formatted(value));
    }
    long steps = (long) Math.rint(value * STEPS);
    counts[at] += steps >>> LOW_BITS;
    counts[at + 1] += steps & ((1L << LOW_BITS) - 1);
  }

  /** Returns the sum of which {@code high} is the first count and {@code low} the second. */
  public static double value(long high, long low) {
    return (high + (low >>> LOW_BITS)) * (0x1p27 / STEPS) + (low & ((1L << LOW_BITS) - 1)) / STEPS;
  }
}

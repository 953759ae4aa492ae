package io.sparkdet.app.exportlabels.format;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers as texts without exponent. Each has digits enough that a box of a picture of 100,000
 * pixels is read back to a thousandth of a pixel, and more.
 */
final class Digits {

  private static final int OF_PIXELS = 6;
  private static final int OF_PERCENT = 8;
  private static final int OF_SHARES = 10;

  private Digits() {}

  /** Returns a length in pixels. */
  static String pixels(double value) {
    return text(value, OF_PIXELS);
  }

  /** Returns which part of a whole, from 0 to 1. */
  static String share(double part, double whole) {
    return text(part / whole, OF_SHARES);
  }

  /** Returns which part of a whole, from 0 to 100. */
  static String percent(double part, double whole) {
    return text(100 * part / whole, OF_PERCENT);
  }

  private static String text(double value, int digits) {
    return BigDecimal.valueOf(value)
        .setScale(digits, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }
}

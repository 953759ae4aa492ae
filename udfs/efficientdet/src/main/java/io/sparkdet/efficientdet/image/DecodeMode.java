package io.sparkdet.efficientdet.image;

import java.util.Locale;

/** How much of the picture is decoded. */
public enum DecodeMode {
  /** Every pixel. */
  EXACT,
  /**
   * JPEG pictures at 1/2, 1/4 or 1/8 of their size where that still leaves the longer side as long
   * as the network's input: faster, and boxes move slightly.
   */
  FAST;

  /**
   * Returns the constant of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static DecodeMode of(String label) {
    for (DecodeMode constant : values()) {
      if (constant.label().equals(label)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("Cannot decode by '%s': exact or fast".formatted(label));
  }

  /** Returns the name used in options: {@code exact} or {@code fast}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.sparkdet.detection.anchor;

/**
 * The shape of an anchor as two factors of its base side: width = side · {@code widthFactor},
 * height = side · {@code heightFactor}.
 *
 * <p>The published ratios do not keep the area exactly (1.4 · 0.7 = 0.98), so both factors are
 * stated.
 *
 * @param widthFactor positive
 * @param heightFactor positive
 */
public record AspectRatio(double widthFactor, double heightFactor) {

  /** Refuses factors that are not positive and finite. */
  public AspectRatio {
    if (!(widthFactor > 0 && heightFactor > 0)
        || Double.isInfinite(widthFactor)
        || Double.isInfinite(heightFactor)) {
      throw new IllegalArgumentException(
          "Cannot shape an anchor by (%s, %s): both factors are positive numbers"
              .formatted(widthFactor, heightFactor));
    }
  }
}

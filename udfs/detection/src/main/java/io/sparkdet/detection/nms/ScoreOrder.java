package io.sparkdet.detection.nms;

/**
 * The order of detections, packed into a long: score falling, then index rising among equal scores.
 * Sorting the keys as numbers sorts the detections.
 *
 * <p>The upper 32 bits hold the score's bits, made monotone and reversed; the lower 32 the index.
 */
final class ScoreOrder {

  private ScoreOrder() {}

  /**
   * Returns the key of the detection at {@code index}.
   *
   * @throws IllegalArgumentException if the score is not a number, as it then has no rank
   */
  static long key(float score, int index) {
    if (Float.isNaN(score)) {
      throw new IllegalArgumentException(
          "Cannot rank box %d: its score is not a number (NaN)".formatted(index));
    }
    // Adding zero makes -0 and 0 equal. Negative floats have falling bits: flip all but the sign.
    int bits = Float.floatToRawIntBits(score + 0f);
    int rising = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ~rising << Integer.SIZE) | index;
  }

  /** Returns the index that a key holds. */
  static int index(long key) {
    return (int) key;
  }
}

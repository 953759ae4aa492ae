package io.sparkdet.detection.coco.score;

/**
 * The range of scores that tables and charts go through: from 0 to 1 for shares, from 0 to 100 for
 * percent, and for all else, such as logits, from the whole number below the lowest score to the
 * one above the highest.
 *
 * @param low the lowest score shown
 * @param high the highest, above {@code low}
 */
public record ScoreScale(double low, double high) {

  /** From 0 to 1, as detectors write scores. */
  public static final ScoreScale SHARES = new ScoreScale(0, 1);

  private static final ScoreScale PERCENT = new ScoreScale(0, 100);

  public ScoreScale {
    if (!(low < high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "Cannot show scores from %s to %s: give two finite numbers, the lower first"
              .formatted(low, high));
    }
  }

  /** Returns the range for scores from {@code lowest} to {@code highest}; shares without any. */
  public static ScoreScale of(double lowest, double highest) {
    if (!(lowest <= highest) || (lowest >= 0 && highest <= 1)) {
      return SHARES;
    }
    if (lowest >= 0 && highest <= PERCENT.high) {
      return PERCENT;
    }
    double low = Math.floor(lowest);
    double high = Math.ceil(highest);
    return low < high && Double.isFinite(high - low) ? new ScoreScale(low, high) : widened(low);
  }

  /** All scores are the same whole number, or so large that their difference is no number. */
  private static ScoreScale widened(double low) {
    double least = Math.max(low, -Double.MAX_VALUE / 4);
    return new ScoreScale(least, least + Math.max(1, Math.ulp(least)));
  }

  /** Returns whether scores are shares or percent, which may be read as chances to be right. */
  public boolean holdsShares() {
    return equals(SHARES) || equals(PERCENT);
  }

  /** Returns the score at {@code share} of the way: 0.25 is 0.25 of shares and 25 of percent. */
  public double at(double share) {
    return low + (high - low) * share;
  }
}

package io.sparkdet.detection.fusion;

/**
 * Boxes of one image in any order: corners x_min, y_min, x_max, y_max in one unit, a score and a
 * category each. The arrays are adopted, not copied; nobody writes to them afterwards.
 */
public final class ScoredBoxes {

  final double[] corners;
  final double[] scores;
  final long[] categories;

  /**
   * Adopts the parallel arrays.
   *
   * @param corners four values a box
   * @throws IllegalArgumentException if the lengths do not agree, or a value is not a number
   */
  public ScoredBoxes(double[] corners, double[] scores, long[] categories) {
    if (corners.length != 4 * scores.length || categories.length != scores.length) {
      throw new IllegalArgumentException(
          "Cannot pair boxes: %d corner values, %d scores, %d categories"
              .formatted(corners.length, scores.length, categories.length));
    }
    requireNumbers("corner", corners);
    requireNumbers("score", scores);
    this.corners = corners;
    this.scores = scores;
    this.categories = categories;
  }

  /** Returns the number of boxes. */
  public int size() {
    return scores.length;
  }

  /** Returns a corner value; those of box {@code i} have the indices from {@code 4 * i} on. */
  public double corner(int index) {
    return corners[index];
  }

  /** Returns the score of box {@code i}. */
  public double score(int i) {
    return scores[i];
  }

  /** Returns the category of box {@code i}. */
  public long category(int i) {
    return categories[i];
  }

  private static void requireNumbers(String what, double[] values) {
    for (double value : values) {
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(
            "Cannot fuse a box with a %s of %s: leave it out".formatted(what, value));
      }
    }
  }
}

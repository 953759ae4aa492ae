package io.sparkdet.detection.fusion;

/**
 * What fusion gives: boxes by falling score, and for each the best of the boxes that it was made
 * of.
 */
public final class FusedBoxes {

  private final ScoredBoxes boxes;
  private final int[] best;

  /** Adopts the parallel arrays. */
  FusedBoxes(ScoredBoxes boxes, int[] best) {
    this.boxes = boxes;
    this.best = best;
  }

  /** Returns the boxes. */
  public ScoredBoxes boxes() {
    return boxes;
  }

  /**
   * Returns the best of the boxes that box {@code i} was made of, by its index in all lists laid
   * end to end.
   */
  public int best(int i) {
    return best[i];
  }
}

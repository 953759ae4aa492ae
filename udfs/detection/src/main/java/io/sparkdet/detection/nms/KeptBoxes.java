package io.sparkdet.detection.nms;

/**
 * Which boxes stay after suppression, best score first, by their index among those that went in,
 * and their scores, which soft suppression lowers.
 */
public final class KeptBoxes {

  private final int[] indices;
  private final float[] scores;

  /** Adopts the parallel arrays. */
  KeptBoxes(int[] indices, float[] scores) {
    this.indices = indices;
    this.scores = scores;
  }

  /** Returns how many boxes stay. */
  public int size() {
    return indices.length;
  }

  /** Returns the index of box {@code i} among those that went in. */
  public int index(int i) {
    return indices[i];
  }

  /** Returns the score of box {@code i} after suppression. */
  public float score(int i) {
    return scores[i];
  }
}

package io.sparkdet.detection.nms;

/**
 * The anchors of one image that passed the score cut, before suppression: parallel arrays in rising
 * order of anchor index, and of class index where an anchor is there with several classes.
 *
 * <p>For candidate {@code i}: {@code anchors[i]} is the row of the anchor grid, {@code classes[i]}
 * the class index from 0, {@code scores[i]} the probability after the sigmoid, and {@code codes[4 *
 * i ..]} the raw box code ty, tx, th, tw that the box head gave for that anchor. The arrays are
 * adopted, not copied: the engine makes them once for each image and hands them on.
 */
public final class Candidates {

  private final int[] anchors;
  private final int[] classes;
  private final float[] scores;
  private final float[] codes;

  /**
   * Adopts the four parallel arrays.
   *
   * @throws IllegalArgumentException if their lengths do not agree
   */
  public Candidates(int[] anchors, int[] classes, float[] scores, float[] codes) {
    if (classes.length != anchors.length
        || scores.length != anchors.length
        || codes.length != 4 * anchors.length) {
      throw new IllegalArgumentException(
          "Cannot pair candidates: %d anchors, %d classes, %d scores, %d code values"
              .formatted(anchors.length, classes.length, scores.length, codes.length));
    }
    this.anchors = anchors;
    this.classes = classes;
    this.scores = scores;
    this.codes = codes;
  }

  /** Returns the number of candidates. */
  public int size() {
    return anchors.length;
  }

  /** Returns the anchor index of candidate {@code i}. */
  public int anchor(int i) {
    return anchors[i];
  }

  /** Returns the class index, from 0, of candidate {@code i}. */
  public int classIndex(int i) {
    return classes[i];
  }

  /** Returns the score of candidate {@code i}, a probability. */
  public float score(int i) {
    return scores[i];
  }

  /** Returns part {@code part} (0 ty, 1 tx, 2 th, 3 tw) of the box code of candidate {@code i}. */
  public float code(int i, int part) {
    return codes[4 * i + part];
  }
}

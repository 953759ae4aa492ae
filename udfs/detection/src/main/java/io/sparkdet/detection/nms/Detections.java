package io.sparkdet.detection.nms;

/**
 * The boxes found in one image, best score first: corners x_min, y_min, x_max, y_max in absolute
 * pixels of the oriented original image, a score and a class index each.
 *
 * <p>The arrays are adopted, not copied; nobody writes to them afterwards.
 */
public final class Detections {

  /** No box at all. */
  public static final Detections NONE = new Detections(new float[0], new float[0], new int[0]);

  private final float[] corners;
  private final float[] scores;
  private final int[] classes;

  /**
   * Adopts the parallel arrays.
   *
   * @param corners four values a box: x_min, y_min, x_max, y_max
   * @param scores one a box, not rising
   * @param classes one class index, from 0, a box
   * @throws IllegalArgumentException if the lengths do not agree
   */
  public Detections(float[] corners, float[] scores, int[] classes) {
    if (corners.length != 4 * scores.length || classes.length != scores.length) {
      throw new IllegalArgumentException(
          "Cannot pair detections: %d corner values, %d scores, %d classes"
              .formatted(corners.length, scores.length, classes.length));
    }
    this.corners = corners;
    this.scores = scores;
    this.classes = classes;
  }

  /** Returns the number of boxes. */
  public int size() {
    return scores.length;
  }

  /** Returns the left edge of box {@code i} in pixels. */
  public float xMin(int i) {
    return corners[4 * i];
  }

  /** Returns the upper edge of box {@code i} in pixels. */
  public float yMin(int i) {
    return corners[4 * i + 1];
  }

  /** Returns the right edge of box {@code i} in pixels. */
  public float xMax(int i) {
    return corners[4 * i + 2];
  }

  /** Returns the lower edge of box {@code i} in pixels. */
  public float yMax(int i) {
    return corners[4 * i + 3];
  }

  /** Returns the score of box {@code i}, a probability. */
  public float score(int i) {
    return scores[i];
  }

  /** Returns the class index, from 0, of box {@code i}. */
  public int classIndex(int i) {
    return classes[i];
  }
}

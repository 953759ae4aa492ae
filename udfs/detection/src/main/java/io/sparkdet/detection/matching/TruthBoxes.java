package io.sparkdet.detection.matching;

/**
 * The annotated boxes of one image in pixels of the network's input: corners x_min, y_min, x_max,
 * y_max and a class index, from 0, each. There may be none, and there is no limit.
 */
public final class TruthBoxes {

  /** An image without boxes. */
  public static final TruthBoxes NONE = new TruthBoxes(new float[0], new int[0]);

  private final float[] corners;
  private final int[] classes;

  private TruthBoxes(float[] corners, int[] classes) {
    this.corners = corners;
    this.classes = classes;
  }

  /**
   * Copies the boxes.
   *
   * @param corners four values a box: x_min, y_min, x_max, y_max
   * @param classes one class index, from 0, a box
   * @throws IllegalArgumentException if the lengths do not agree, corners are not finite or out of
   *     order, or a class index is negative
   */
  public static TruthBoxes of(float[] corners, int[] classes) {
    if (corners.length != 4 * classes.length) {
      throw new IllegalArgumentException(
          "Cannot pair truth boxes: %d corner values, %d classes"
              .formatted(corners.length, classes.length));
    }
    TruthBoxes boxes = new TruthBoxes(corners.clone(), classes.clone());
    for (int i = 0; i < classes.length; i++) {
      boxes.check(i);
    }
    return boxes;
  }

  /** Returns the number of boxes. */
  public int size() {
    return classes.length;
  }

  /** Returns the left edge of box {@code i}. */
  public float xMin(int i) {
    return corners[4 * i];
  }

  /** Returns the upper edge of box {@code i}. */
  public float yMin(int i) {
    return corners[4 * i + 1];
  }

  /** Returns the right edge of box {@code i}. */
  public float xMax(int i) {
    return corners[4 * i + 2];
  }

  /** Returns the lower edge of box {@code i}. */
  public float yMax(int i) {
    return corners[4 * i + 3];
  }

  /** Returns the class index, from 0, of box {@code i}. */
  public int classIndex(int i) {
    return classes[i];
  }

  /** Returns how large box {@code i} is. */
  public SizeClass sizeClass(int i) {
    return SizeClass.of(((double) xMax(i) - xMin(i)) * ((double) yMax(i) - yMin(i)));
  }

  private void check(int i) {
    boolean ordered = xMin(i) <= xMax(i) && yMin(i) <= yMax(i);
    boolean finite = Float.isFinite(xMax(i) - xMin(i)) && Float.isFinite(yMax(i) - yMin(i));
    if (!ordered || !finite) {
      throw new IllegalArgumentException(
          "Cannot use truth box %d: the corners (%s, %s) and (%s, %s) are not a box"
              .formatted(i, xMin(i), yMin(i), xMax(i), yMax(i)));
    }
    if (classes[i] < 0) {
      throw new IllegalArgumentException(
          "Cannot use truth box %d: its class index is %d".formatted(i, classes[i]));
    }
  }
}

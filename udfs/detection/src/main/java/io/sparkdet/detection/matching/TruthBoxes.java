package io.sparkdet.detection.matching;

/**
 * The annotated boxes of one image in pixels of the network's input: corners x_min, y_min, x_max,
 * y_max, a class index, from 0, and a weight in the loss each. There may be none, and there is no
 * limit. A box of weight 0 is ignored: it is neither to be found nor background.
 */
public final class TruthBoxes {

  /** An image without boxes. */
  public static final TruthBoxes NONE = new TruthBoxes(new float[0], new int[0], new float[0]);

  private final float[] corners;
  private final int[] classes;

  /** One a box, or none at all where all are 1. */
  private final float[] weights;

  private TruthBoxes(float[] corners, int[] classes, float[] weights) {
    this.corners = corners;
    this.classes = classes;
    this.weights = weights;
  }

  /**
   * Copies boxes of weight 1.
   *
   * @param corners four values a box: x_min, y_min, x_max, y_max
   * @param classes one class index, from 0, a box
   * @throws IllegalArgumentException if the lengths do not agree, corners are not finite or out of
   *     order, or a class index is negative
   */
  public static TruthBoxes of(float[] corners, int[] classes) {
    return of(corners, classes, new float[0]);
  }

  /**
   * Copies the boxes.
   *
   * @param corners four values a box: x_min, y_min, x_max, y_max
   * @param classes one class index, from 0, a box
   * @param weights one a box, from 0; or none, where all are 1
   * @throws IllegalArgumentException if the lengths do not agree, corners are not finite or out of
   *     order, a class index is negative, or a weight is negative or not finite
   */
  public static TruthBoxes of(float[] corners, int[] classes, float[] weights) {
    if (corners.length != 4 * classes.length
        || (weights.length > 0 && weights.length != classes.length)) {
      throw new IllegalArgumentException(
          "Cannot pair truth boxes: %d corner values, %d classes, %d weights"
              .formatted(corners.length, classes.length, weights.length));
    }
    boolean plain = true;
    for (float weight : weights) {
      plain &= weight == 1;
    }
    TruthBoxes boxes =
        new TruthBoxes(corners.clone(), classes.clone(), plain ? new float[0] : weights.clone());
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

  /** Returns what box {@code i} counts in the loss; 0 if it is ignored. */
  public float weight(int i) {
    return weights.length == 0 ? 1 : weights[i];
  }

  /** Returns the boxes that are to be found: those of a weight above 0. */
  public TruthBoxes counted() {
    return weights.length == 0 ? this : chosen(0, Float.POSITIVE_INFINITY);
  }

  /** Returns the boxes that are ignored: those of weight 0. */
  public TruthBoxes ignored() {
    return weights.length == 0 ? NONE : chosen(-1, 0);
  }

  /** Returns the boxes of a weight above one number and up to another; itself where all are. */
  private TruthBoxes chosen(float above, float most) {
    int count = 0;
    for (float weight : weights) {
      count += weight > above && weight <= most ? 1 : 0;
    }
    if (count == weights.length) {
      return this;
    }
    float[] ofChosen = new float[4 * count];
    int[] classesOfChosen = new int[count];
    float[] weightsOfChosen = new float[count];
    int at = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > above && weights[i] <= most) {
        System.arraycopy(corners, 4 * i, ofChosen, 4 * at, 4);
        classesOfChosen[at] = classes[i];
        weightsOfChosen[at++] = weights[i];
      }
    }
    return of(ofChosen, classesOfChosen, weightsOfChosen);
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
    if (!(weight(i) >= 0) || Float.isInfinite(weight(i))) {
      throw new IllegalArgumentException(
          "Cannot use truth box %d: its weight is %s".formatted(i, weight(i)));
    }
  }
}

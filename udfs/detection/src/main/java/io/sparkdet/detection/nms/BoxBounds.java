package io.sparkdet.detection.nms;

import java.util.Arrays;

/**
 * Which boxes of those that stay after suppression are given, in pixels of the original image.
 *
 * <p>The reference implementations give boxes as they come. zylo117's are clipped to the padded
 * square, so in an image that is not square they may end in the padding, outside of the picture;
 * and a box clipped at an edge may be without area.
 *
 * @param clip whether boxes are cut to the picture, [0, width] x [0, height]; one that has no area
 *     there is left out
 * @param minSide boxes with a side shorter than this, in pixels and after any cut, are left out; 0
 *     leaves none out
 */
public record BoxBounds(boolean clip, float minSide) {

  /** Boxes as they come. */
  public static final BoxBounds NONE = new BoxBounds(false, 0);

  /** Boxes cut to the picture. */
  public static final BoxBounds PICTURE = new BoxBounds(true, 0);

  /** Refuses a side that is negative or not a number. */
  public BoxBounds {
    if (!(minSide >= 0) || Float.isInfinite(minSide)) {
      throw new IllegalArgumentException(
          "Cannot leave out boxes below %s pixels: a side is finite and not negative, 0 leaves none out"
              .formatted(minSide));
    }
  }

  /** Returns whether a box can be left out. */
  boolean leavesOut() {
    return clip || minSide > 0;
  }

  /**
   * Returns the boxes that are given, in the same order.
   *
   * @param width pixels of the original image
   * @param height pixels of the original image
   * @param limit the most boxes that are given, 0 for no limit
   */
  public Detections of(Detections found, int width, int height, int limit) {
    int most = limit > 0 ? Math.min(limit, found.size()) : found.size();
    float[] corners = new float[4 * most];
    float[] scores = new float[most];
    int[] classes = new int[most];
    int kept = 0;
    for (int i = 0; i < found.size() && kept < most; i++) {
      float xMin = cut(found.xMin(i), width);
      float yMin = cut(found.yMin(i), height);
      float xMax = cut(found.xMax(i), width);
      float yMax = cut(found.yMax(i), height);
      float shorter = Math.min(xMax - xMin, yMax - yMin);
      if (shorter < minSide || (clip && !(shorter > 0))) {
        continue;
      }
      corners[4 * kept] = xMin;
      corners[4 * kept + 1] = yMin;
      corners[4 * kept + 2] = xMax;
      corners[4 * kept + 3] = yMax;
      scores[kept] = found.score(i);
      classes[kept++] = found.classIndex(i);
    }
    return new Detections(
        Arrays.copyOf(corners, 4 * kept),
        Arrays.copyOf(scores, kept),
        Arrays.copyOf(classes, kept));
  }

  private float cut(float coordinate, int end) {
    return clip ? Math.max(0, Math.min(end, coordinate)) : coordinate;
  }
}

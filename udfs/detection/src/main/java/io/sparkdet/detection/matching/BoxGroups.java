package io.sparkdet.detection.matching;

import io.sparkdet.detection.anchor.AnchorGrid;

/**
 * A box for each anchor of a grid, in the grid's order: the anchors themselves or what the network
 * predicts for them. The boxes of one cell are a group with a bounding box, so that a truth passes
 * over most cells with one comparison.
 *
 * <p>IoU is computed in float in the order of operations of zylo117's and effdet's losses:
 * intersection / (area + area − intersection).
 */
final class BoxGroups {

  private final float[] corners;
  private final int groupSize;
  private final float[] bounds;

  private BoxGroups(float[] corners, int groupSize) {
    this.corners = corners;
    this.groupSize = groupSize;
    bounds = bounds(corners, groupSize);
  }

  /** Returns the anchors of {@code grid}. */
  static BoxGroups ofAnchors(AnchorGrid grid) {
    return new BoxGroups(grid.corners(), grid.spec().anchorsPerCell());
  }

  /**
   * Returns the boxes that the codes of an image give for each anchor of {@code grid}.
   *
   * @param codes {@code (anchors, 4)} ty, tx, th, tw from {@code from}
   */
  static BoxGroups ofPredictions(AnchorGrid grid, float[] codes, int from) {
    float[] corners = new float[4 * grid.size()];
    for (int anchor = 0; anchor < grid.size(); anchor++) {
      int code = from + 4 * anchor;
      float centerY = codes[code] * grid.height(anchor) + grid.centerY(anchor);
      float centerX = codes[code + 1] * grid.width(anchor) + grid.centerX(anchor);
      float halfHeight = (float) Math.exp(codes[code + 2]) * grid.height(anchor) / 2;
      float halfWidth = (float) Math.exp(codes[code + 3]) * grid.width(anchor) / 2;
      corners[4 * anchor] = centerY - halfHeight;
      corners[4 * anchor + 1] = centerX - halfWidth;
      corners[4 * anchor + 2] = centerY + halfHeight;
      corners[4 * anchor + 3] = centerX + halfWidth;
    }
    return new BoxGroups(corners, grid.spec().anchorsPerCell());
  }

  int groups() {
    return bounds.length / 4;
  }

  /** The first box of a group; those of group {@code groups()} would be the first that is not. */
  int start(int group) {
    return group * groupSize;
  }

  /** Whether any box of the group can share area with a truth. */
  boolean near(int group, TruthBoxes truths, int truth) {
    int at = 4 * group;
    return bounds[at] < truths.yMax(truth)
        && bounds[at + 2] > truths.yMin(truth)
        && bounds[at + 1] < truths.xMax(truth)
        && bounds[at + 3] > truths.xMin(truth);
  }

  /** Intersection over union of a box and a truth, 0 where they share nothing. */
  float iou(int box, TruthBoxes truths, int truth) {
    int at = 4 * box;
    float height =
        Math.min(corners[at + 2], truths.yMax(truth)) - Math.max(corners[at], truths.yMin(truth));
    float width =
        Math.min(corners[at + 3], truths.xMax(truth))
            - Math.max(corners[at + 1], truths.xMin(truth));
    if (!(height > 0 && width > 0)) {
      return 0;
    }
    float intersection = width * height;
    float area = (corners[at + 2] - corners[at]) * (corners[at + 3] - corners[at + 1]);
    float truthArea =
        (truths.xMax(truth) - truths.xMin(truth)) * (truths.yMax(truth) - truths.yMin(truth));
    return intersection / (area + truthArea - intersection);
  }

  /** The bounding box of each group: y_min, x_min, y_max, x_max. What is no number is passed by. */
  private static float[] bounds(float[] corners, int groupSize) {
    float[] bounds = new float[corners.length / groupSize];
    for (int group = 0; group < bounds.length / 4; group++) {
      float yMin = Float.POSITIVE_INFINITY;
      float xMin = Float.POSITIVE_INFINITY;
      float yMax = Float.NEGATIVE_INFINITY;
      float xMax = Float.NEGATIVE_INFINITY;
      int end = 4 * groupSize * (group + 1);
      for (int at = 4 * groupSize * group; at < end; at += 4) {
        yMin = corners[at] < yMin ? corners[at] : yMin;
        xMin = corners[at + 1] < xMin ? corners[at + 1] : xMin;
        yMax = corners[at + 2] > yMax ? corners[at + 2] : yMax;
        xMax = corners[at + 3] > xMax ? corners[at + 3] : xMax;
      }
      bounds[4 * group] = yMin;
      bounds[4 * group + 1] = xMin;
      bounds[4 * group + 2] = yMax;
      bounds[4 * group + 3] = xMax;
    }
    return bounds;
  }
}

package io.sparkdet.detection.nms;

import io.sparkdet.detection.anchor.AnchorGrid;

/**
 * Turns box codes into corners in pixels of the network's input, not yet clipped: center = t · size
 * of the anchor + center of the anchor, size = exp(t) · size of the anchor, with t = ty, tx, th, tw
 * as the box head gives them, no variances and no limit on th and tw.
 *
 * <p>All in float and in the order of operations of zylo117's and effdet's decoders; only the
 * exponential is rounded from double, at most one unit in the last place from theirs.
 */
public final class BoxDecoder {

  private final AnchorGrid anchors;

  /** Decodes against {@code anchors}. */
  public BoxDecoder(AnchorGrid anchors) {
    this.anchors = anchors;
  }

  /**
   * Writes x_min, y_min, x_max, y_max of candidate {@code i} to {@code corners} from {@code at}.
   *
   * @throws IllegalArgumentException if the candidate's anchor is not in the grid, or if its code
   *     gives no place (not a number)
   */
  public void decode(Candidates candidates, int i, float[] corners, int at) {
    int anchor = candidates.anchor(i);
    if (anchor < 0 || anchor >= anchors.size()) {
      throw new IllegalArgumentException(
          "Cannot decode candidate %d: anchor %d of a grid of %d"
              .formatted(i, anchor, anchors.size()));
    }
    float anchorHeight = anchors.height(anchor);
    float anchorWidth = anchors.width(anchor);
    float centerY = candidates.code(i, 0) * anchorHeight + anchors.centerY(anchor);
    float centerX = candidates.code(i, 1) * anchorWidth + anchors.centerX(anchor);
    float halfHeight = (float) Math.exp(candidates.code(i, 2)) * anchorHeight / 2;
    float halfWidth = (float) Math.exp(candidates.code(i, 3)) * anchorWidth / 2;
    corners[at] = centerX - halfWidth;
    corners[at + 1] = centerY - halfHeight;
    corners[at + 2] = centerX + halfWidth;
    corners[at + 3] = centerY + halfHeight;
    if (!(corners[at] <= corners[at + 2] && corners[at + 1] <= corners[at + 3])) {
      throw new IllegalArgumentException(
          "Cannot decode candidate %d: the box code (%s, %s, %s, %s) of anchor %d gives no box"
              .formatted(
                  i,
                  candidates.code(i, 0),
                  candidates.code(i, 1),
                  candidates.code(i, 2),
                  candidates.code(i, 3),
                  anchor));
    }
  }
}

package io.sparkdet.detection.anchor;

import io.sparkdet.detection.box.BoxIou;

/**
 * The best that anchors can do for a box: the largest IoU with any anchor of a grid, found without
 * laying the grid.
 *
 * <p>Anchors of one shape and level have equal size, so their overlap with a box falls with the
 * distance of the centers along each axis, and the one in the nearest column and row is the best of
 * them: levels times anchors a cell are compared, 45 for D0, in place of 49,104.
 */
public final class NearestAnchors {

  private final int[] cells;
  private final int[] strides;
  private final double[][] halfSizes;

  /**
   * Prepares for a square input.
   *
   * @param inputSize side of the input in pixels
   * @throws IllegalArgumentException if the strides do not fit the side
   */
  public NearestAnchors(AnchorSpec spec, int inputSize, AnchorStrides strides) {
    strides.requireFit(spec, inputSize);
    int levels = spec.maxLevel() - spec.minLevel() + 1;
    this.cells = new int[levels];
    this.strides = new int[levels];
    this.halfSizes = new double[levels][];
    for (int at = 0; at < levels; at++) {
      cells[at] = strides.cells(inputSize, spec.minLevel() + at);
      this.strides[at] = strides.stride(inputSize, spec.minLevel() + at);
      halfSizes[at] = AnchorGrid.halfSizes(spec, this.strides[at]);
    }
  }

  /** Returns the largest IoU of a box, given in pixels of the input, with any anchor. */
  public double bestIou(double xMin, double yMin, double xMax, double yMax) {
    double best = 0;
    for (int at = 0; at < cells.length; at++) {
      double x = nearest((xMin + xMax) / 2, strides[at], cells[at]);
      double y = nearest((yMin + yMax) / 2, strides[at], cells[at]);
      double[] halves = halfSizes[at];
      for (int shape = 0; shape < halves.length; shape += 2) {
        best =
            Math.max(
                best,
                BoxIou.of(
                    xMin,
                    yMin,
                    xMax,
                    yMax,
                    (float) (x - halves[shape + 1]),
                    (float) (y - halves[shape]),
                    (float) (x + halves[shape + 1]),
                    (float) (y + halves[shape])));
      }
    }
    return best;
  }

  /** Returns the center of the cell that is nearest along one axis. */
  private static double nearest(double center, int stride, int cells) {
    double cell = Math.rint((center - stride / 2.0) / stride);
    return stride / 2.0 + Math.max(0, Math.min(cells - 1.0, cell)) * stride;
  }
}

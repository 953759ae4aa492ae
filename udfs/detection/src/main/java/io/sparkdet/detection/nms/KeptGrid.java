package io.sparkdet.detection.nms;

import java.util.Arrays;

/**
 * The boxes of one group that stayed so far, filed by their centers in the cells of a square grid,
 * so that a new box is compared only with those that could overlap it enough.
 *
 * <p>If the IoU of two boxes of widths w and w' exceeds t, they share more than t · max(w, w') of
 * x, because their union is no smaller than either. Hence their centers lie less than (w + w') / 2
 * − t · max(w, w') apart, and w' &lt; w / t; the largest value of that distance is w · (1 − t) ·
 * max(1, 1 / 2t). The same holds for y. At a threshold of 0.5 it is half a width and half a height.
 */
class KeptGrid {

  /** Lowers the threshold by more than float rounding can move an IoU. */
  private static final double ROUNDING = 1 - 1e-5;

  private static final int NONE = -1;

  private final RankedBoxes boxes;
  private final double iou;
  private final double reach;
  private final int from;
  private final int side;
  private final double firstX;
  private final double firstY;
  private final double cellsPerX;
  private final double cellsPerY;

  /** The box last filed in each cell, and for each box the one filed before it. */
  private final int[] lastOfCell;

  private final int[] before;

  /** Makes an empty grid over the centers of the group {@code [from, to)}. */
  KeptGrid(RankedBoxes boxes, int from, int to, double iou) {
    this.boxes = boxes;
    this.from = from;
    this.iou = iou;
    double threshold = iou * ROUNDING;
    reach = (1 - threshold) * Math.max(1, 1 / (2 * threshold));
    double minX = Double.POSITIVE_INFINITY;
    double minY = Double.POSITIVE_INFINITY;
    double maxX = Double.NEGATIVE_INFINITY;
    double maxY = Double.NEGATIVE_INFINITY;
    for (int at = from; at < to; at++) {
      minX = Math.min(minX, centerX(at));
      maxX = Math.max(maxX, centerX(at));
      minY = Math.min(minY, centerY(at));
      maxY = Math.max(maxY, centerY(at));
    }
    // About four boxes a cell if all of them stay.
    side = Math.max(1, (int) (Math.sqrt(to - from) / 2));
    firstX = minX;
    firstY = minY;
    cellsPerX = maxX > minX ? side / (maxX - minX) : 0;
    cellsPerY = maxY > minY ? side / (maxY - minY) : 0;
    lastOfCell = new int[side * side];
    Arrays.fill(lastOfCell, NONE);
    before = new int[to - from];
  }

  /** Files the box at {@code at}, which from now on does not move. */
  void add(int at) {
    int cell = side * row(centerY(at)) + column(centerX(at));
    before[at - from] = lastOfCell[cell];
    lastOfCell[cell] = at;
  }

  /** Tells whether any box filed takes the box at {@code at}. */
  boolean overlaps(int at) {
    double reachX = reach * (boxes.xMax[at] - boxes.xMin[at]);
    double reachY = reach * (boxes.yMax[at] - boxes.yMin[at]);
    int firstColumn = column(centerX(at) - reachX);
    int lastColumn = column(centerX(at) + reachX);
    int lastRow = row(centerY(at) + reachY);
    for (int row = row(centerY(at) - reachY); row <= lastRow; row++) {
      for (int column = firstColumn; column <= lastColumn; column++) {
        int kept = lastOfCell[side * row + column];
        while (kept != NONE) {
          if (suppresses(kept, at)) {
            return true;
          }
          kept = before[kept - from];
        }
      }
    }
    return false;
  }

  /** Tells whether a box that stayed takes the other, which it does not if their IoU is too low. */
  boolean suppresses(int kept, int at) {
    return boxes.iou(kept, at) > iou;
  }

  /** Returns an empty grid by distance-IoU, which is never above the IoU. */
  static KeptGrid byDistance(RankedBoxes boxes, int from, int to, double threshold) {
    return new KeptGrid(boxes, from, to, threshold) {
      @Override
      boolean suppresses(int kept, int at) {
        return boxes.distanceIou(kept, at) > threshold;
      }
    };
  }

  /** Does as {@link Nms#retain} says, with an empty grid over the group. */
  static int retain(KeptGrid kept, RankedBoxes boxes, int from, int to, int limit) {
    int end = from;
    for (int at = from; at < to && end - from < limit; at++) {
      if (!kept.overlaps(at)) {
        boxes.move(at, end);
        kept.add(end++);
      }
    }
    return end;
  }

  private double centerX(int at) {
    return ((double) boxes.xMin[at] + boxes.xMax[at]) / 2;
  }

  private double centerY(int at) {
    return ((double) boxes.yMin[at] + boxes.yMax[at]) / 2;
  }

  private int column(double x) {
    return cell((x - firstX) * cellsPerX);
  }

  private int row(double y) {
    return cell((y - firstY) * cellsPerY);
  }

  /** Rising in {@code position}; what is not a number, as from endless corners, is in cell 0. */
  private int cell(double position) {
    return (int) Math.max(0, Math.min(side - 1, position));
  }
}

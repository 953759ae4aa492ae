package io.sparkdet.detection.matching;

import io.sparkdet.detection.coco.image.AreaRange;

/**
 * How large a truth is that anchors are to find, by the area of its box in square pixels of the
 * network's input. The borders are COCO's, but every box belongs to one class only: one of exactly
 * 32 x 32 pixels is medium, one of exactly 96 x 96 large.
 */
public enum SizeClass {
  /** Below 32 x 32 pixels. */
  SMALL(0),
  /** From 32 x 32 to below 96 x 96 pixels. */
  MEDIUM(1),
  /** From 96 x 96 pixels. */
  LARGE(2);

  private final int rank;

  SizeClass(int rank) {
    this.rank = rank;
  }

  /** Returns the class of an area in square pixels. */
  public static SizeClass of(double area) {
    if (area < AreaRange.MEDIUM.min()) {
      return SMALL;
    }
    return area < AreaRange.LARGE.min() ? MEDIUM : LARGE;
  }

  /** Returns the rank among the classes, from 0 for the smallest. */
  public int rank() {
    return rank;
  }
}

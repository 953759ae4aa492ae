package io.sparkdet.app.checkannotations.finding;

import io.sparkdet.detection.coco.image.ImageTruths;

/**
 * A box as it was drawn, with the rules by which it is found to be wrong and mended.
 *
 * @param x of the left upper corner in pixels
 * @param y of the left upper corner in pixels
 * @param width in pixels
 * @param height in pixels
 */
public record DrawnBox(double x, double y, double width, double height) {

  /** Rounded corners may lie so far outside, in pixels. */
  private static final double TOLERANCE = 1;

  /** An area may be larger than its box by so much, since both are rounded. */
  private static final double AREA_TOLERANCE = 1.01;

  /** Corners in hundredths of a pixel, by which boxes are the same: files have two digits. */
  public record Corners(long left, long top, long right, long bottom) {

    /** Rounds the corners. */
    public static Corners of(double left, double top, double right, double bottom) {
      return new Corners(
          Math.round(100 * left),
          Math.round(100 * top),
          Math.round(100 * right),
          Math.round(100 * bottom));
    }
  }

  /** Returns the box of an annotation. */
  public static DrawnBox of(ImageTruths truths, int i) {
    return new DrawnBox(truths.box(i, 0), truths.box(i, 1), truths.box(i, 2), truths.box(i, 3));
  }

  /** Returns x of the right lower corner. */
  public double right() {
    return x + width;
  }

  /** Returns y of the right lower corner. */
  public double bottom() {
    return y + height;
  }

  /** Returns width times height. */
  public double area() {
    return width * height;
  }

  /** Returns what is the same for boxes with the same corners. */
  public Corners corners() {
    return Corners.of(x, y, right(), bottom());
  }

  /** Returns whether it has no width or no height. */
  public boolean isDegenerate() {
    return width <= 0 || height <= 0;
  }

  /** Returns whether nothing of it is in a picture. */
  public boolean isOutside(int pictureWidth, int pictureHeight) {
    return x >= pictureWidth || y >= pictureHeight || right() <= 0 || bottom() <= 0;
  }

  /** Returns whether it ends clearly outside of a picture. */
  public boolean isOverBorder(int pictureWidth, int pictureHeight) {
    return x < -TOLERANCE
        || y < -TOLERANCE
        || right() > pictureWidth + TOLERANCE
        || bottom() > pictureHeight + TOLERANCE;
  }

  /** Returns whether an area, perhaps of a mask, cannot be that of something in it. */
  public boolean contradicts(double area) {
    return area <= 0 || area > AREA_TOLERANCE * area() + 1;
  }
}

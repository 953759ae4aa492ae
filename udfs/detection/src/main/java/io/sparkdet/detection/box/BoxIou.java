package io.sparkdet.detection.box;

/**
 * Intersection over union of two boxes given by their corners x_min, y_min, x_max, y_max; a box is
 * the plane area between its corners, with no pixel added: width = x_max − x_min.
 *
 * <p>Boxes that only touch have 0. Two boxes without area have 0 as well, although the formula
 * reads 0 / 0, so that no threshold is ever passed by them; so have boxes so large that the areas
 * overflow. A box whose corners are out of order has no area.
 */
public final class BoxIou {

  private BoxIou() {}

  /** Returns the area of a box, 0 if its corners are out of order. */
  public static double area(double xMin, double yMin, double xMax, double yMax) {
    return Math.max(0, xMax - xMin) * Math.max(0, yMax - yMin);
  }

  /** Returns intersection over union of boxes a and b, in [0, 1]. */
  public static double of(
      double aXMin,
      double aYMin,
      double aXMax,
      double aYMax,
      double bXMin,
      double bYMin,
      double bXMax,
      double bYMax) {
    double intersection =
        area(
            Math.max(aXMin, bXMin),
            Math.max(aYMin, bYMin),
            Math.min(aXMax, bXMax),
            Math.min(aYMax, bYMax));
    double union =
        area(aXMin, aYMin, aXMax, aYMax) + area(bXMin, bYMin, bXMax, bYMax) - intersection;
    double iou = intersection / union;
    return iou > 0 ? Math.min(1, iou) : 0;
  }
}

package io.sparkdet.detection.coco.image;

/**
 * Intersection over union of boxes (x, y, width, height) in doubles, with the operations of
 * pycocotools' {@code bbIou} in their order; no pixel is added to a side.
 *
 * <p>Apart from other box arithmetic on purpose: one rounding elsewhere (corners instead of sides,
 * floats, another order of the union's sum) moves an IoU across a threshold or breaks a tie, and
 * the metrics would no longer be pycocotools' numbers.
 */
public final class CocoIou {

  private CocoIou() {}

  /** Returns intersection over union of detection {@code d} and truth {@code g}, crowd or not. */
  public static double plain(ImageDetections detections, int d, ImageTruths truths, int g) {
    return of(detections.boxes(), d, truths.boxes(), g, false);
  }

  /**
   * Returns intersection over the area of detection {@code d}, as if truth {@code g} is a crowd.
   */
  public static double crowd(ImageDetections detections, int d, ImageTruths truths, int g) {
    return of(detections.boxes(), d, truths.boxes(), g, true);
  }

  /** Returns the IoU of two boxes x, y, width, height. */
  public static double plain(double[] a, double[] b) {
    return of(a, 0, b, 0, false);
  }

  /**
   * Returns the IoU of box {@code d} of {@code detections} and box {@code g} of {@code truths}; for
   * a crowd truth the intersection over the detection's area. 0 where they do not overlap; NaN
   * where areas overflow or vanish, as in pycocotools.
   */
  static double of(double[] detections, int d, double[] truths, int g, boolean crowd) {
    double dx = detections[4 * d];
    double dy = detections[4 * d + 1];
    double dw = detections[4 * d + 2];
    double dh = detections[4 * d + 3];
    double gx = truths[4 * g];
    double gy = truths[4 * g + 1];
    double gw = truths[4 * g + 2];
    double gh = truths[4 * g + 3];
    return of(dx, dy, dw + dx, dh + dy, dw * dh, gx, gy, gw + gx, gh + gy, gw * gh, crowd);
  }

  /** Returns the same from corners (width + x, height + y) and areas that were computed before. */
  static double of(
      double dx,
      double dy,
      double dRight,
      double dBottom,
      double dArea,
      double gx,
      double gy,
      double gRight,
      double gBottom,
      double gArea,
      boolean crowd) {
    double w = Math.min(dRight, gRight) - Math.max(dx, gx);
    if (w <= 0) {
      return 0;
    }
    double h = Math.min(dBottom, gBottom) - Math.max(dy, gy);
    if (h <= 0) {
      return 0;
    }
    double intersection = w * h;
    return intersection / (crowd ? dArea : dArea + gArea - intersection);
  }
}

package io.sparkdet.detection.coco.image;

/**
 * The IoU values at and above which a detection matches a truth, rising, each in (0, 1].
 *
 * <p>Zero is refused: boxes that do not touch would match.
 */
public final class IouThresholds extends Thresholds {

  /** 0.50, 0.55 … 0.95, equal to {@code numpy.linspace(.5, .95, 10)} to the bit. */
  public static final IouThresholds COCO = of(evenlySpaced(0.5, 0.95, 10));

  /** pycocotools matches exact boxes at threshold 1 too: it compares with at most this value. */
  private static final double LARGEST_FLOOR = 1 - 1e-10;

  private IouThresholds(double... values) {
    super("IoU thresholds", "above 0 up to 1", Double.MIN_VALUE, values);
  }

  /** Returns the given thresholds. */
  public static IouThresholds of(double... values) {
    return new IouThresholds(values);
  }

  /** Returns the smallest IoU that matches at threshold {@code i}: min(t, 1 - 1e-10). */
  double floor(int i) {
    return Math.min(value(i), LARGEST_FLOOR);
  }
}

package io.sparkdet.detection.tide;

/**
 * TIDE's settings.
 *
 * @param foreground the IoU at and above which a detection is right
 * @param background the IoU up to which a detection has nothing to do with a truth
 * @param maxDetections how many of an image's best detections of all categories count
 */
public record TideSettings(double foreground, double background, int maxDetections) {

  /** tidecv's defaults: 0.5, 0.1, and the 100 of its COCO reader. */
  public static final TideSettings DEFAULT = new TideSettings(0.5, 0.1, 100);

  public TideSettings {
    if (!(background > 0 && background < foreground && foreground <= 1)) {
      throw new IllegalArgumentException(
          "Cannot tell errors apart: background %s, foreground %s; give 0 < background < foreground <= 1"
              .formatted(background, foreground));
    }
    if (maxDetections < 1) {
      throw new IllegalArgumentException(
          "Cannot limit detections: %d; give a positive number".formatted(maxDetections));
    }
  }
}

package io.sparkdet.detection.audit;

import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;

/**
 * An annotated or detected box: (x, y, width, height) in pixels.
 *
 * @param score of a detection; NaN for an annotation
 */
public record AuditBox(
    double x, double y, double width, double height, long category, double score) {

  /** Returns an annotation of an image. */
  public static AuditBox of(ImageTruths truths, int g) {
    return new AuditBox(
        truths.box(g, 0),
        truths.box(g, 1),
        truths.box(g, 2),
        truths.box(g, 3),
        truths.category(g),
        Double.NaN);
  }

  /** Returns a detection of an image. */
  public static AuditBox of(ImageDetections detections, int d) {
    return new AuditBox(
        detections.box(d, 0),
        detections.box(d, 1),
        detections.box(d, 2),
        detections.box(d, 3),
        detections.category(d),
        detections.score(d));
  }

  /** Returns the area in square pixels. */
  public double area() {
    return width * height;
  }

  /** Returns whether both boxes have a point in common, their edges included. */
  public boolean touches(AuditBox other) {
    return x <= other.x + other.width
        && other.x <= x + width
        && y <= other.y + other.height
        && other.y <= y + height;
  }

  /** Returns this box with {@code margin} pixels more on each side. */
  AuditBox grown(double margin) {
    return new AuditBox(
        x - margin, y - margin, width + 2 * margin, height + 2 * margin, category, score);
  }
}

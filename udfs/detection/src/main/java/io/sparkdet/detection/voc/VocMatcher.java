package io.sparkdet.detection.voc;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.image.IouThresholds;
import java.util.List;

/**
 * Matches the detections of an image to its truths as {@code VOCevaldet.m} of the 2012 development
 * kit does.
 *
 * <p>A box (x, y, width, height) stands for VOC's inclusive corners xmin = x, xmax = x + width, so
 * its area is (width + 1) * (height + 1). The flag {@link ImageTruths#crowd} is read as {@code
 * difficult}. Detections take turns by falling score; each looks only at the truth of its category
 * that it overlaps most (of equals the first), taken or not; at or above the threshold that is a
 * true positive the first time, a false positive ever after, and nothing if the truth is difficult;
 * below it is a false positive. Equal scores rank by image id, then file order.
 */
public final class VocMatcher {

  /** VOC's own threshold. */
  public static final double IOU = 0.5;

  /**
   * VOC's one criterion in COCO's terms, for who counts: any area, no limit of detections, a truth
   * counts unless it is difficult.
   */
  public static final EvaluationSettings SETTINGS =
      EvaluationSettings.COCO
          .withIouThresholds(IouThresholds.of(IOU))
          .withAreaRanges(
              List.of(new AreaRange(AreaRange.ALL.name(), -Double.MAX_VALUE, Double.MAX_VALUE)))
          .withMaxDetections(List.of(EvaluationSettings.NO_LIMIT));

  private final double iouThreshold;

  /** Matches at overlaps of at least {@code iouThreshold}. */
  public VocMatcher(double iouThreshold) {
    if (!(iouThreshold > 0 && iouThreshold <= 1)) {
      throw new IllegalArgumentException(
          "Cannot match at IoU %s; give a threshold above 0 up to 1".formatted(iouThreshold));
    }
    this.iouThreshold = iouThreshold;
  }

  /** Receives the detections that count, true positives and false ones. */
  @FunctionalInterface
  public interface Matches {
    /**
     * Takes a detection.
     *
     * @param rank among its image's and category's detections, from 0
     */
    void accept(long category, double score, int rank, boolean truePositive);
  }

  double iouThreshold() {
    return iouThreshold;
  }

  /** Matches an image, category by category. */
  public void match(EvaluationImage image, Matches matches) {
    image.visit(
        CategoryMode.PER_CATEGORY,
        (category, truths, detections) -> match(category, truths, detections, matches));
  }

  private void match(
      long category, ImageTruths truths, ImageDetections detections, Matches matches) {
    boolean[] taken = new boolean[truths.size()];
    int[] order = detections.byFallingScore();
    for (int rank = 0; rank < order.length; rank++) {
      int d = order[rank];
      double best = Double.NEGATIVE_INFINITY;
      int chosen = -1;
      for (int g = 0; g < taken.length; g++) {
        double overlap = overlap(detections, d, truths, g);
        if (overlap > best) {
          best = overlap;
          chosen = g;
        }
      }
      boolean overlaps = best >= iouThreshold;
      if (overlaps && truths.crowd(chosen)) {
        continue;
      }
      boolean truePositive = overlaps && !taken[chosen];
      if (truePositive) {
        taken[chosen] = true;
      }
      matches.accept(category, detections.score(d) + 0.0, rank, truePositive); // -0.0 ties with 0.0
    }
  }

  /** Returns the IoU of inclusive pixel boxes, minus infinity where they do not overlap. */
  private static double overlap(ImageDetections detections, int d, ImageTruths truths, int g) {
    double width =
        Math.min(detections.box(d, 0) + detections.box(d, 2), truths.box(g, 0) + truths.box(g, 2))
            - Math.max(detections.box(d, 0), truths.box(g, 0))
            + 1;
    double height =
        Math.min(detections.box(d, 1) + detections.box(d, 3), truths.box(g, 1) + truths.box(g, 3))
            - Math.max(detections.box(d, 1), truths.box(g, 1))
            + 1;
    if (!(width > 0 && height > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    double union =
        (detections.box(d, 2) + 1) * (detections.box(d, 3) + 1)
            + (truths.box(g, 2) + 1) * (truths.box(g, 3) + 1)
            - width * height;
    return width * height / union;
  }
}

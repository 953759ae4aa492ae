package io.sparkdet.detection.matching;

import io.sparkdet.detection.anchor.AnchorGrid;

/**
 * Matches by the IoU with the truth that the anchor overlaps most, {@code threshold} or more; and
 * every truth takes the anchor that overlaps it most, whatever that anchor's own best truth is. Of
 * truths that take the same anchor the first has it; a truth that overlaps no anchor takes none
 * (effdet's and google/automl's ArgMaxMatcher: 0.5).
 *
 * @param threshold in (0, 1]
 */
public record MaxIou(double threshold) implements AnchorMatcher {

  /** The threshold of the published models. */
  public static final double PUBLISHED = 0.5;

  /** Refuses a threshold outside (0, 1]. */
  public MaxIou {
    checkThreshold(threshold);
  }

  @Override
  public AnchorMatches match(AnchorGrid anchors, TruthBoxes truths) {
    BestTruths best = BestTruths.of(BoxGroups.ofAnchors(anchors), truths);
    int[] matched = new int[anchors.size()];
    float[] ious = new float[anchors.size()];
    for (int anchor = 0; anchor < matched.length; anchor++) {
      ious[anchor] = best.iou(anchor);
      matched[anchor] =
          best.iou(anchor) >= (float) threshold ? best.truth(anchor) : AnchorMatches.NEGATIVE;
    }
    for (int truth = truths.size() - 1; truth >= 0; truth--) {
      int anchor = best.bestAnchor(truth);
      if (anchor >= 0) {
        matched[anchor] = truth;
        ious[anchor] = best.bestIou(truth);
      }
    }
    return new AnchorMatches(anchors, matched, ious);
  }

  @Override
  public String spec() {
    return threshold == PUBLISHED ? "max-iou" : "max-iou:" + threshold;
  }

  /** Refuses a threshold outside (0, 1]. */
  static void checkThreshold(double threshold) {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "Cannot match from an IoU of %s: the threshold is above 0 and at most 1"
              .formatted(threshold));
    }
  }
}

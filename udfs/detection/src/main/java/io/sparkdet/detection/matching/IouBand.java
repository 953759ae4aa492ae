package io.sparkdet.detection.matching;

import io.sparkdet.detection.anchor.AnchorGrid;

/**
 * Matches by the IoU with the truth that the anchor overlaps most: {@code positive} or more finds
 * it, less than {@code negative} finds nothing, between does not count. A truth that no anchor
 * overlaps enough is found by none (zylo117, efficientdet/loss.py: 0.5 and 0.4; RetinaNet, arXiv
 * 1708.02002, section 4).
 *
 * @param positive in (0, 1]
 * @param negative in (0, {@code positive}]
 */
public record IouBand(double positive, double negative) implements AnchorMatcher {

  /** Refuses thresholds outside (0, 1] or out of order. */
  public IouBand {
    MaxIou.checkThreshold(positive);
    MaxIou.checkThreshold(negative);
    if (negative > positive) {
      throw new IllegalArgumentException(
          "Cannot match from an IoU of %s and leave out from %s: the second is the lower"
              .formatted(positive, negative));
    }
  }

  @Override
  public AnchorMatches match(AnchorGrid anchors, TruthBoxes truths) {
    BestTruths best = BestTruths.of(BoxGroups.ofAnchors(anchors), truths);
    int[] matched = new int[anchors.size()];
    float[] ious = new float[anchors.size()];
    for (int anchor = 0; anchor < matched.length; anchor++) {
      float iou = best.iou(anchor);
      ious[anchor] = iou;
      if (iou >= (float) positive) {
        matched[anchor] = best.truth(anchor);
      } else {
        matched[anchor] = iou < (float) negative ? AnchorMatches.NEGATIVE : AnchorMatches.IGNORED;
      }
    }
    return new AnchorMatches(anchors, matched, ious);
  }

  @Override
  public String spec() {
    return "iou:" + positive + ":" + negative;
  }
}

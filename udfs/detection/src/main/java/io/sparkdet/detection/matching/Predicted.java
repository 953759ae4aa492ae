package io.sparkdet.detection.matching;

import io.sparkdet.detection.anchor.AnchorGrid;

/**
 * Matches by anchors as {@link MaxIou} does, and then by what the network predicts: an anchor
 * without a truth whose predicted box has an IoU of {@code threshold} or more with one finds the
 * truth that it overlaps most. So boxes that are right already are not taught to be background, the
 * open question of the study that this project implements. The prediction is taken as it is: no
 * gradient flows through the choice.
 *
 * @param threshold in (0, 1]
 */
public record Predicted(double threshold) implements AnchorMatcher {

  /** Refuses a threshold outside (0, 1]. */
  public Predicted {
    MaxIou.checkThreshold(threshold);
  }

  @Override
  public AnchorMatches match(AnchorGrid anchors, TruthBoxes truths) {
    return duringWarmUp().match(anchors, truths);
  }

  @Override
  public AnchorMatches match(AnchorGrid anchors, TruthBoxes truths, float[] codes, int from) {
    AnchorMatches byAnchor = match(anchors, truths);
    BestTruths best = BestTruths.of(BoxGroups.ofPredictions(anchors, codes, from), truths);
    int[] matched = new int[anchors.size()];
    float[] ious = new float[anchors.size()];
    for (int anchor = 0; anchor < matched.length; anchor++) {
      boolean found = byAnchor.truth(anchor) < 0 && best.iou(anchor) >= (float) threshold;
      matched[anchor] = found ? best.truth(anchor) : byAnchor.truth(anchor);
      ious[anchor] = found ? best.iou(anchor) : byAnchor.iou(anchor);
    }
    return new AnchorMatches(anchors, matched, ious);
  }

  @Override
  public AnchorMatcher duringWarmUp() {
    return new MaxIou(MaxIou.PUBLISHED);
  }

  @Override
  public String spec() {
    return threshold == MaxIou.PUBLISHED ? "predicted" : "predicted:" + threshold;
  }
}

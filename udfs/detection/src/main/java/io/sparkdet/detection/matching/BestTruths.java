package io.sparkdet.detection.matching;

import java.util.Arrays;

/**
 * For every anchor the truth that its box overlaps most, and for every truth the anchor that
 * overlaps it most. Among equal IoUs the truth, or the anchor, with the lower index wins, as with
 * PyTorch's and TensorFlow's argmax.
 */
final class BestTruths {

  private final int[] truths;
  private final float[] ious;
  private final int[] bestAnchors;
  private final float[] bestIous;

  private BestTruths(int anchors, int truthCount) {
    truths = new int[anchors];
    ious = new float[anchors];
    bestAnchors = new int[truthCount];
    bestIous = new float[truthCount];
    Arrays.fill(truths, AnchorMatches.NEGATIVE);
    Arrays.fill(bestAnchors, AnchorMatches.NEGATIVE);
  }

  /** Compares every box with every truth. */
  static BestTruths of(BoxGroups boxes, TruthBoxes truths) {
    BestTruths best = new BestTruths(boxes.start(boxes.groups()), truths.size());
    for (int truth = 0; truth < truths.size(); truth++) {
      for (int group = 0; group < boxes.groups(); group++) {
        if (boxes.near(group, truths, truth)) {
          for (int anchor = boxes.start(group); anchor < boxes.start(group + 1); anchor++) {
            best.compare(anchor, truth, boxes.iou(anchor, truths, truth));
          }
        }
      }
    }
    return best;
  }

  /** The truth of an anchor, NEGATIVE if it overlaps none. */
  int truth(int anchor) {
    return truths[anchor];
  }

  /** The IoU of an anchor with its truth. */
  float iou(int anchor) {
    return ious[anchor];
  }

  /** The anchor of a truth, NEGATIVE if none overlaps it. */
  int bestAnchor(int truth) {
    return bestAnchors[truth];
  }

  /** The IoU of a truth with its anchor. */
  float bestIou(int truth) {
    return bestIous[truth];
  }

  private void compare(int anchor, int truth, float iou) {
    if (iou > ious[anchor]) {
      ious[anchor] = iou;
      truths[anchor] = truth;
    }
    if (iou > bestIous[truth]) {
      bestIous[truth] = iou;
      bestAnchors[truth] = anchor;
    }
  }
}

package io.sparkdet.detection.loss;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.matching.TruthBoxes;

/**
 * How a truth is written as the box code of an anchor: ty, tx = difference of centers / size of the
 * anchor, th, tw = log(size of the truth / size of the anchor), no variances; in float, in the
 * order of operations of the implementation named.
 */
public enum BoxEncoding {
  /** zylo117 (efficientdet/loss.py): truths are at least one pixel wide and high. */
  ZYLO117 {
    @Override
    float size(float size) {
      return Math.max(1, size);
    }
  },
  /** effdet and google/automl (faster_rcnn_box_coder): 1e-8 is added to all sizes. */
  EFFDET {
    @Override
    float size(float size) {
      return size + 1e-8f;
    }
  };

  /** Returns the size of a truth as it enters the logarithm. */
  abstract float size(float size);

  /** Returns the box code (ty, tx, th, tw) with which {@code anchor} finds the truth exactly. */
  public float[] encode(AnchorGrid anchors, int anchor, TruthBoxes truths, int truth) {
    float height = truths.yMax(truth) - truths.yMin(truth);
    float width = truths.xMax(truth) - truths.xMin(truth);
    float centerY = truths.yMin(truth) + height / 2;
    float centerX = truths.xMin(truth) + width / 2;
    return new float[] {
      (centerY - anchors.centerY(anchor)) / anchors.height(anchor),
      (centerX - anchors.centerX(anchor)) / anchors.width(anchor),
      (float) Math.log(size(height) / anchors.height(anchor)),
      (float) Math.log(size(width) / anchors.width(anchor))
    };
  }
}

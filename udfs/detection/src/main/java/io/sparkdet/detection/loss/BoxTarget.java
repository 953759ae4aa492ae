package io.sparkdet.detection.loss;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.matching.TruthBoxes;

/** A positive anchor and the truth that it is to find. */
record BoxTarget(
    AnchorGrid anchors, int anchor, TruthBoxes truths, int truth, BoxEncoding encoding) {

  /** The box code to learn: ty, tx, th, tw. */
  float[] code() {
    return encoding.encode(anchors, anchor, truths, truth);
  }
}

package io.sparkdet.detection.training;

import io.sparkdet.detection.AnchorGrid;

/** A positive anchor and the truth that it is to find. */
record BoxTarget(
    AnchorGrid anchors, int anchor, TruthBoxes truths, int truth, BoxEncoding encoding) {

  /** The box code to learn: ty, tx, th, tw. */
  float[] code() {
    return encoding.encode(anchors, anchor, truths, truth);
  }
}

package io.sparkdet.detection.lvis;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;

/**
 * How many truths of each category are to be found; crowds are, as {@code iscrowd} is nothing to
 * LVIS.
 *
 * @param settings whose area ranges count
 */
record LvisTruths(EvaluationSettings settings) implements ImageMetric<TruthCounts> {

  @Override
  public TruthCounts empty() {
    return new TruthCounts(settings);
  }

  @Override
  public TruthCounts fromBytes(byte[] bytes) {
    return TruthCounts.fromBytes(settings, bytes);
  }

  @Override
  public void accept(TruthCounts state, MeasuredImage image) {
    state.accept(image.boxes().truths().withoutCrowds());
  }
}

package io.sparkdet.detection.coco.record;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;

/**
 * How many truths of each category are to be found, which every recall is a share of.
 *
 * @param settings whose area ranges and category mode count
 */
public record TruthCounting(EvaluationSettings settings) implements ImageMetric<TruthCounts> {

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
    state.accept(image.boxes().truths());
  }
}

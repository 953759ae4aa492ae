package io.sparkdet.detection.coco;

import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;

/**
 * Which category was detected where which was annotated.
 *
 * @param iou the least IoU of a detection and the truth it takes
 * @param score the least score of a detection that counts
 */
public record ConfusionMetric(double iou, double score) implements ImageMetric<ConfusionMatrix> {

  @Override
  public ConfusionMatrix empty() {
    return new ConfusionMatrix(iou, score);
  }

  @Override
  public ConfusionMatrix fromBytes(byte[] bytes) {
    return ConfusionMatrix.fromBytes(iou, score, bytes);
  }

  @Override
  public void accept(ConfusionMatrix state, MeasuredImage image) {
    state.accept(image);
  }
}

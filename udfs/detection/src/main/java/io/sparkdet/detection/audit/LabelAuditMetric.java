package io.sparkdet.detection.audit;

import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;

/**
 * The annotations that are most likely wrong.
 *
 * @param most how many findings of each kind are kept
 * @param confident detections of at least this score are believed
 * @param mode whether categories are looked at
 */
public record LabelAuditMetric(int most, double confident, CategoryMode mode)
    implements ImageMetric<LabelAudit> {

  @Override
  public LabelAudit empty() {
    return new LabelAudit(most, confident, mode);
  }

  @Override
  public LabelAudit fromBytes(byte[] bytes) {
    LabelAudit audit = empty();
    audit.add(bytes);
    return audit;
  }

  @Override
  public void accept(LabelAudit state, MeasuredImage image) {
    state.accept(image.name(), image.boxes());
  }
}

package io.sparkdet.app.evaluate.plan;

import io.sparkdet.detection.PublicApi;
import java.util.Locale;

/** What {@code --metrics} names. */
@PublicApi
public enum MetricName {
  /** COCO's precision and recall, which are always measured. */
  COCO,
  /** Pascal VOC's average precision, with VOC's own matching. */
  VOC,
  /** LVIS's average precision over federated annotations. */
  LVIS,
  /** The average precision of the Open Images challenges. */
  OPEN_IMAGES,
  /** TIDE's breakdown of errors. */
  TIDE,
  /** Calibration errors of scores, and the Localisation Recall Precision error. */
  CALIBRATION;

  /** Returns the name that users write. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return label();
  }
}

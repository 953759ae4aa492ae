package io.sparkdet.efficientdet.model;

import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.network.config.Activation;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import io.sparkdet.efficientdet.network.config.Variants;

/**
 * By whose rules weights find boxes, from pixels to detections. Weights belong to one profile: with
 * another they still find boxes, but worse ones.
 */
public enum Profile {
  /** zylo117/Yet-Another-EfficientDet-Pytorch. */
  ZYLO117(Preprocessing.ZYLO117),
  /** effdet's models from TensorFlow and its own. */
  EFFDET(Preprocessing.EFFDET),
  /** effdet's AdvProp and Lite models. */
  EFFDET_SYMMETRIC(Preprocessing.EFFDET_SYMMETRIC);

  private final Preprocessing preprocessing;

  Profile(Preprocessing preprocessing) {
    this.preprocessing = preprocessing;
  }

  public Preprocessing preprocessing() {
    return preprocessing;
  }

  public PostProcessing postProcessing() {
    return switch (this) {
      case ZYLO117 -> PostProcessing.zylo117();
      case EFFDET, EFFDET_SYMMETRIC -> PostProcessing.effdet();
    };
  }

  /** Returns the profile of the published weights of a network. */
  public static Profile of(EfficientDetConfig config) {
    LayerStyle style = config.style();
    if (style.equals(LayerStyle.ZYLO117)) {
      return ZYLO117;
    }
    return style.activation() == Activation.RELU6 || Variants.adversarial(config.variant())
        ? EFFDET_SYMMETRIC
        : EFFDET;
  }
}

package io.sparkdet.detection.loss;

/**
 * Which losses, how they are weighed against each other, and how they are divided.
 *
 * @param classLoss of every class logit of the anchors that count
 * @param boxLoss of the box code of every positive anchor
 * @param boxWeight what box losses are multiplied by, at least 0
 * @param encoding how truths are written as box codes
 * @param normalization what sums are divided by
 */
public record LossSettings(
    ClassLoss classLoss,
    BoxLoss boxLoss,
    double boxWeight,
    BoxEncoding encoding,
    LossNormalization normalization) {

  /**
   * What effdet and google/automl train with: α 0.25, γ 1.5, no smoothing; Huber δ 0.1 times 50.
   */
  public static final LossSettings EFFDET =
      new LossSettings(
          new ClassLoss.LogitFocal(0.25, 1.5, 0),
          new BoxLoss.Huber(0.1),
          50,
          BoxEncoding.EFFDET,
          LossNormalization.PER_BATCH);

  /** What zylo117 trains with: α 0.25, γ 2, probabilities cut; smooth L1 β 1/9 times 50. */
  public static final LossSettings ZYLO117 =
      new LossSettings(
          new ClassLoss.ProbabilityFocal(0.25, 2),
          new BoxLoss.SmoothL1(1.0 / 9),
          50,
          BoxEncoding.ZYLO117,
          LossNormalization.PER_IMAGE);

  /** Refuses a weight that is negative or not finite. */
  public LossSettings {
    if (!(boxWeight >= 0) || Double.isInfinite(boxWeight)) {
      throw new IllegalArgumentException(
          "Cannot weigh the box loss by %s: it is a number from 0".formatted(boxWeight));
    }
  }

  /** Returns these settings with another class loss. */
  public LossSettings withClassLoss(ClassLoss changed) {
    return new LossSettings(changed, boxLoss, boxWeight, encoding, normalization);
  }

  /** Returns these settings with another box loss, at the weight usual for it. */
  public LossSettings withBoxLoss(BoxLoss changed) {
    return new LossSettings(classLoss, changed, changed.usualWeight(), encoding, normalization);
  }
}

package io.sparkdet.app.train.option;

import io.sparkdet.detection.loss.BoxLoss;
import io.sparkdet.detection.loss.ClassLoss;
import io.sparkdet.detection.loss.LossSettings;
import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.sql.option.OptionValues;
import java.io.Serializable;

/**
 * What is trained on, as the user names it; travels to executors.
 *
 * @param matcher see {@link AnchorMatcher#parse}
 * @param focalAlpha weight of objects against background
 * @param focalGamma how much less easy anchors count
 * @param labelSmoothing share of the target that is spread
 * @param boxLoss see {@link BoxLoss#parse}
 */
public record LossOptions(
    String matcher, double focalAlpha, double focalGamma, double labelSmoothing, String boxLoss)
    implements Serializable {

  /**
   * Refuses what cannot be parsed.
   *
   * @throws IllegalArgumentException that names the value and what is allowed
   */
  public LossOptions {
    AnchorMatcher.parse(matcher);
    BoxLoss.parse(boxLoss);
    new ClassLoss.LogitFocal(focalAlpha, focalGamma, labelSmoothing);
  }

  /** Returns what the options say. */
  public static LossOptions of(OptionValues<TrainOption> options) {
    return new LossOptions(
        options.text(TrainOption.MATCHER),
        options.decimal(TrainOption.FOCAL_ALPHA),
        options.decimal(TrainOption.FOCAL_GAMMA),
        options.decimal(TrainOption.LABEL_SMOOTHING),
        options.text(TrainOption.BOX_LOSS));
  }

  public AnchorMatcher anchorMatcher() {
    return AnchorMatcher.parse(matcher);
  }

  public LossSettings settings() {
    return LossSettings.EFFDET
        .withClassLoss(new ClassLoss.LogitFocal(focalAlpha, focalGamma, labelSmoothing))
        .withBoxLoss(BoxLoss.parse(boxLoss));
  }
}

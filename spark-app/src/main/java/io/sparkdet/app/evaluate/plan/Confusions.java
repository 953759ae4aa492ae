package io.sparkdet.app.evaluate.plan;

import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.PublicApi;
import java.io.Serializable;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Which detections the confusion matrix is made of, and how well they must lie. */
@PublicApi
public final class Confusions implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A quarter of the scale of scores, and the IoU of the score tables. */
  public static final Confusions DEFAULT = new Confusions(null, null);

  private final @Nullable Double score;
  private final @Nullable Double iou;

  /**
   * Chooses.
   *
   * @param score the least score; null for a quarter of the scale of scores
   * @param iou the least IoU, above 0 up to 1; null for that of the score tables
   * @throws UserException if these are no such numbers
   */
  public Confusions(@Nullable Double score, @Nullable Double iou) {
    if (score != null && !Double.isFinite(score)) {
      throw new UserException(
          "Cannot count confusions: --confusion-score %s; give a number such as 0.25"
              .formatted(score));
    }
    if (iou != null && !(iou > 0 && iou <= 1)) {
      throw new UserException(
          "Cannot count confusions: --confusion-iou %s; give a number above 0 up to 1"
              .formatted(iou));
    }
    this.score = score;
    this.iou = iou;
  }

  /** Returns the least score, where one was chosen. */
  public OptionalDouble score() {
    return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
  }

  /** Returns the least IoU, where one was chosen. */
  public OptionalDouble iou() {
    return iou == null ? OptionalDouble.empty() : OptionalDouble.of(iou);
  }
}

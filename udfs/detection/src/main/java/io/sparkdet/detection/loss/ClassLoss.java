package io.sparkdet.detection.loss;

/**
 * The focal loss of one class logit x of one anchor (Lin et al., arXiv 1708.02002), p = sigmoid(x):
 *
 * <pre>
 * object (the anchor is to find this class):  α · (1 − p)^γ · ce
 * background (it is not):                    (1 − α) · p^γ · ce
 * </pre>
 *
 * <p>Computed in double for logits in float; sums are double. A logit that is not a number, or so
 * large that the loss is not finite, shows in the sum.
 */
public sealed interface ClassLoss {

  /**
   * As effdet's and google/automl's losses: ce is the cross entropy with the target t smoothed to t
   * · (1 − s) + s / 2, taken from the logit and so never cut; the factors before it know t itself.
   *
   * <p>effdet's older form, α · exp(γ · t · (−x) − γ · log(1 + e^−x)) · ce, is the same function
   * for s = 0, written so that its float arithmetic overflows for x below −88.
   *
   * @param alpha the weight of objects, in [0, 1]
   * @param gamma at least 0
   * @param smoothing s, in [0, 1)
   */
  record LogitFocal(double alpha, double gamma, double smoothing) implements ClassLoss {

    /** Refuses numbers out of range. */
    public LogitFocal {
      check(alpha, gamma);
      if (!(smoothing >= 0 && smoothing < 1)) {
        throw new IllegalArgumentException(
            "Cannot smooth labels by %s: from 0, and below 1".formatted(smoothing));
      }
    }

    @Override
    public FocalTerm term() {
      return new FocalTerm(alpha, gamma, smoothing, 0);
    }
  }

  /**
   * As zylo117's loss: p is cut to 1e-4 … 1 − 1e-4, and where it is cut, nothing is learned
   * (efficientdet/loss.py).
   *
   * @param alpha the weight of objects, in [0, 1]
   * @param gamma at least 0
   */
  record ProbabilityFocal(double alpha, double gamma) implements ClassLoss {

    private static final double CUT = 1e-4;

    /** Refuses numbers out of range. */
    public ProbabilityFocal {
      check(alpha, gamma);
    }

    @Override
    public FocalTerm term() {
      return new FocalTerm(alpha, gamma, 0, CUT);
    }
  }

  /** Returns the loss ready for use: made once for all runs of an image. */
  FocalTerm term();

  private static void check(double alpha, double gamma) {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          "Cannot weigh objects by alpha %s: it is from 0 to 1".formatted(alpha));
    }
    if (!(gamma >= 0) || Double.isInfinite(gamma)) {
      throw new IllegalArgumentException(
          "Cannot focus by gamma %s: it is a number from 0".formatted(gamma));
    }
  }
}

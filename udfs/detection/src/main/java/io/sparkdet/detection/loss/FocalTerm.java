package io.sparkdet.detection.loss;

/**
 * The focal loss of single logits and its derivative. With p = sigmoid(x), q = 1 − p and
 * softplus(x) = log(1 + e^x), the cross entropy with target s is softplus(x) − s · x, and
 *
 * <pre>
 * d/dx (p^γ · ce) = p^γ · (γ · q · ce + p − s)
 * d/dx (q^γ · ce) = q^γ · (−γ · p · ce + p − s)
 * </pre>
 *
 * <p>Everything comes from e = e^−|x|, which is at most 1, so nothing overflows. There are millions
 * of logits in an image: no function of the library is called for any but those far from zero.
 */
public final class FocalTerm {

  private final double alpha;
  private final double gamma;
  private final double smoothing;

  /** Logits beyond this, in either direction, have a probability that is cut. */
  private final double cutLogit;

  private final double cut;

  /** Makes the loss; {@code cut} 0 cuts no probability. */
  FocalTerm(double alpha, double gamma, double smoothing, double cut) {
    this.alpha = alpha;
    this.gamma = gamma;
    this.smoothing = smoothing;
    this.cut = cut;
    cutLogit = cut == 0 ? Double.POSITIVE_INFINITY : Math.log((1 - cut) / cut);
  }

  /**
   * Returns the summed loss of the logits {@code [from, to)} as background, and writes its
   * derivative by each, times {@code scale}, at the same indices of {@code derivatives}.
   */
  public double background(float[] logits, int from, int to, double scale, float[] derivatives) {
    double weight = scale * (1 - alpha);
    double target = smoothing / 2;
    double sum = 0;
    for (int at = from; at < to; at++) {
      double x = logits[at];
      if (x < -cutLogit || x > cutLogit) {
        double p = x < 0 ? cut : 1 - cut;
        sum += power(p) * -Math.log1p(-p);
        derivatives[at] = 0;
      } else {
        double e = NegativeExponential.of(Math.abs(x));
        double greater = 1 / (1 + e);
        boolean faint = x < 0;
        double p = faint ? e * greater : greater;
        double q = faint ? greater : e * greater;
        double crossEntropy = (faint ? 0 : x) + log1p(e) - target * x;
        double focus = power(p);
        sum += focus * crossEntropy;
        derivatives[at] = (float) (weight * focus * (gamma * q * crossEntropy + p - target));
      }
    }
    return (1 - alpha) * sum;
  }

  /**
   * Returns the loss of one logit as an object, and writes its derivative, times {@code scale}, at
   * the same index of {@code derivatives}.
   */
  public double object(float[] logits, int at, double scale, float[] derivatives) {
    double x = logits[at];
    if (x < -cutLogit || x > cutLogit) {
      derivatives[at] = 0;
      double p = x < 0 ? cut : 1 - cut;
      return alpha * power(1 - p) * -Math.log(p);
    }
    double target = 1 - smoothing / 2;
    double e = NegativeExponential.of(Math.abs(x));
    double greater = 1 / (1 + e);
    double p = x < 0 ? e * greater : greater;
    double q = x < 0 ? greater : e * greater;
    double crossEntropy = Math.max(x, 0) + log1p(e) - target * x;
    double focus = alpha * power(q);
    derivatives[at] = (float) (scale * focus * (-gamma * p * crossEntropy + p - target));
    return focus * crossEntropy;
  }

  private double power(double probability) {
    if (gamma == 1.5) {
      return probability * Math.sqrt(probability);
    }
    return gamma == 2 ? probability * probability : Math.pow(probability, gamma);
  }

  /**
   * log(1 + e) for e from 0 to 1 as 2 artanh(s), s = e / (2 + e) being at most 1/3: its series up
   * to s^17 is right to 2e-10, relatively.
   */
  private static double log1p(double e) {
    double s = e / (2 + e);
    double z = s * s;
    double z2 = z * z;
    double z4 = z2 * z2;
    double low = (1 + z * (1.0 / 3)) + z2 * (1.0 / 5 + z * (1.0 / 7));
    double high = (1.0 / 9 + z * (1.0 / 11)) + z2 * (1.0 / 13 + z * (1.0 / 15));
    return 2 * s * (low + z4 * (high + z4 * (1.0 / 17)));
  }
}

package io.sparkdet.detection.training;

/**
 * The focal loss of single logits and its derivative. With p = sigmoid(x), q = 1 − p and
 * softplus(x) = log(1 + e^x), the cross entropy with target s is softplus(x) − s · x, and
 *
 * <pre>
 * d/dx (p^γ · ce) = p^γ · (γ · q · ce + p − s)
 * d/dx (q^γ · ce) = q^γ · (−γ · p · ce + p − s)
 * </pre>
 *
 * <p>Everything comes from e = e^−|x|, which is at most 1, so nothing overflows: almost all logits
 * of a detector are background far below zero, where e is small and log(1 + e) is a short series.
 */
final class FocalTerm {

  /** Below this, eight terms of the series of log(1 + e) are right to 1e-10, relatively. */
  private static final double SERIES = 0.07;

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

  double background(float[] logits, int from, int to, double scale, float[] derivatives) {
    double weight = scale * (1 - alpha);
    double target = smoothing / 2;
    double lowest = power(cut) * -Math.log1p(-cut);
    double sum = 0;
    for (int at = from; at < to; at++) {
      double x = logits[at];
      if (x < -cutLogit) {
        sum += lowest;
        derivatives[at] = 0;
      } else if (x > cutLogit) {
        sum += power(1 - cut) * -Math.log(cut);
        derivatives[at] = 0;
      } else {
        double e = NegativeExponential.of(Math.abs(x));
        double greater = 1 / (1 + e);
        double p = x < 0 ? e * greater : greater;
        double q = x < 0 ? greater : e * greater;
        double crossEntropy = Math.max(x, 0) + log1p(e) - target * x;
        double focus = power(p);
        sum += focus * crossEntropy;
        derivatives[at] = (float) (weight * focus * (gamma * q * crossEntropy + p - target));
      }
    }
    return (1 - alpha) * sum;
  }

  double object(float[] logits, int at, double scale, float[] derivatives) {
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

  private static double log1p(double e) {
    if (e < SERIES) {
      double tail = 1.0 / 5 - e * (1.0 / 6 - e * (1.0 / 7 - e * (1.0 / 8)));
      return e * (1 - e * (1.0 / 2 - e * (1.0 / 3 - e * (1.0 / 4 - e * tail))));
    }
    return Math.log(1 + e);
  }
}

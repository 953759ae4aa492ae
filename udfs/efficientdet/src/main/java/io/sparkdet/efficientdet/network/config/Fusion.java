package io.sparkdet.efficientdet.network.config;

/** How a node of the BiFPN joins its inputs (EfficientDet, section 3.3). */
public enum Fusion {
  /** Fast normalized fusion: {@code sum(w_i x_i) / (epsilon + sum(w_i))} with w rectified. */
  FAST_NORMALISED,
  /** Plain sum, without weights: D6, D7 and the Lite variants. */
  SUM,
  /**
   * Plain sum in a network that owns fusion weights all the same and never uses them: zylo117's D6,
   * D7 and D7x, whose files hold 19 such values a repeat.
   */
  SUM_WITH_IDLE_WEIGHTS;

  /** What keeps the denominator of fast normalized fusion from zero. */
  public static final double EPSILON = 1e-4;

  /** Returns whether the weights enter the result. */
  public boolean weighted() {
    return this == FAST_NORMALISED;
  }
}

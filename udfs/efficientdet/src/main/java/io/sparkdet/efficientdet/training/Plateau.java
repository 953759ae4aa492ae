package io.sparkdet.efficientdet.training;

/**
 * Watches a measure that should grow, epoch by epoch, and counts where it stopped: after more than
 * {@link #PATIENCE} epochs without a new best by a share of 1e-4 (PyTorch's ReduceLROnPlateau with
 * the patience of zylo117's training).
 *
 * @param best the best measure so far, minus infinity before the first
 * @param since epochs since the best, or since the last plateau
 * @param plateaus how many there were
 */
public record Plateau(double best, int since, int plateaus) {

  /** Nothing was measured yet. */
  public static final Plateau START = new Plateau(Double.NEGATIVE_INFINITY, 0, 0);

  /** Epochs without a new best that are waited for. */
  public static final int PATIENCE = 3;

  private static final double LEAST_GAIN = 1e-4;

  /** Returns what is known after one more epoch. */
  public Plateau after(double measure) {
    if (measure > best + LEAST_GAIN * Math.abs(best) || Double.isInfinite(best)) {
      return new Plateau(measure, 0, plateaus);
    }
    return since < PATIENCE
        ? new Plateau(best, since + 1, plateaus)
        : new Plateau(best, 0, plateaus + 1);
  }
}

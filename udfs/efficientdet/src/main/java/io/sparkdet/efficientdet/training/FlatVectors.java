package io.sparkdet.efficientdet.training;

/** Arithmetic on flat arrays of floats; sums are carried in doubles. */
public final class FlatVectors {

  private FlatVectors() {}

  /** Returns the Euclidean norm; not finite where a value is not. */
  public static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  /** Multiplies every value. */
  public static void scale(float[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * factor);
    }
  }

  /**
   * Scales a gradient down to a norm, as PyTorch's clip_grad_norm_ does, where it is longer.
   *
   * @param most the longest norm; 0 means no limit
   * @return the norm before
   */
  public static double clip(float[] gradient, double most) {
    double norm = norm(gradient);
    if (most > 0 && norm > most) {
      scale(gradient, most / (norm + 1e-6));
    }
    return norm;
  }

  /** Moves an average: {@code average = decay average + (1 - decay) values}. */
  public static void average(float[] average, float[] values, double decay) {
    for (int i = 0; i < average.length; i++) {
      average[i] = (float) (decay * average[i] + (1 - decay) * values[i]);
    }
  }

  /**
   * Returns the decay of a moving average of weights: short at first, so that the random start is
   * soon forgotten (TensorFlow's ExponentialMovingAverage).
   *
   * @param update which one, from 1
   */
  public static double averageDecay(double decay, long update) {
    return Math.min(decay, (1.0 + update) / (10 + update));
  }

  /**
   * Returns the least weight of a batch in the running statistics of batch normalizations, so that
   * they forget the start as soon as {@link #averageDecay} does. The usual weight, 0.01, still
   * gives the start 0.37 after 100 updates, and short runs end with statistics of other weights.
   *
   * @param update which one, from 1
   */
  public static double leastMomentum(long update) {
    return 1 - averageDecay(1, update);
  }
}

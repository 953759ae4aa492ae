package io.sparkdet.efficientdet.training;

/**
 * How parameters follow a gradient. Updates are pure functions of arrays; what an optimizer
 * remembers is given and taken with every update.
 */
public sealed interface Optimizer {

  /** Returns how many values it remembers for each parameter, 0 before the first update. */
  int memories();

  /**
   * Moves parameters in place.
   *
   * @param memory {@link #memories} arrays as long as the parameters; updated in place
   * @param update the number of this update, from 1
   */
  void update(
      float[] parameters,
      float[] gradient,
      float[][] memory,
      ParameterGroups groups,
      double learningRate,
      long update);

  /** Returns fresh memory for that many parameters. */
  default float[][] newMemory(int parameters) {
    return new float[memories()][parameters];
  }

  /**
   * Stochastic gradient descent with Nesterov's momentum, as PyTorch computes it: {@code g = g +
   * decay p}, {@code v = momentum v + g}, {@code p = p - rate (g + momentum v)}.
   *
   * @param momentum share of the last direction that stays, in [0, 1)
   * @param weightDecay of kernels
   */
  record Sgd(double momentum, double weightDecay) implements Optimizer {

    /** Refuses a momentum that never ends and a negative decay. */
    public Sgd {
      share("momentum", momentum);
      decay(weightDecay);
    }

    @Override
    public int memories() {
      return 1;
    }

    @Override
    public void update(
        float[] parameters,
        float[] gradient,
        float[][] memory,
        ParameterGroups groups,
        double learningRate,
        long update) {
      float[] velocity = memory[0];
      for (ParameterGroups.Group group : groups.groups()) {
        double rate = learningRate * group.rateFactor();
        double decay = group.decays() ? weightDecay : 0;
        for (int i = group.from(); i < group.to(); i++) {
          double g = gradient[i] + decay * parameters[i];
          double v = momentum * velocity[i] + g;
          velocity[i] = (float) v;
          parameters[i] = (float) (parameters[i] - rate * (g + momentum * v));
        }
      }
    }
  }

  /**
   * Adam with decoupled weight decay (Loshchilov, Hutter; arXiv 1711.05101), as PyTorch computes
   * it: {@code p = p (1 - rate decay)}, {@code m = b1 m + (1 - b1) g}, {@code v = b2 v + (1 - b2)
   * g²}, {@code p = p - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)}.
   *
   * @param weightDecay of kernels
   */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {

    /** Refuses averages that never move and a negative decay. */
    public AdamW {
      share("beta1", beta1);
      share("beta2", beta2);
      decay(weightDecay);
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException(
            "Cannot use AdamW with epsilon %s: it is positive".formatted(epsilon));
      }
    }

    /** Returns AdamW with the usual constants: 0.9, 0.999, 1e-8. */
    public static AdamW decaying(double weightDecay) {
      return new AdamW(0.9, 0.999, 1e-8, weightDecay);
    }

    @Override
    public int memories() {
      return 2;
    }

    @Override
    public void update(
        float[] parameters,
        float[] gradient,
        float[][] memory,
        ParameterGroups groups,
        double learningRate,
        long update) {
      double meanScale = 1 / (1 - Math.pow(beta1, (double) update));
      double squareScale = 1 / (1 - Math.pow(beta2, (double) update));
      float[] means = memory[0];
      float[] squares = memory[1];
      for (ParameterGroups.Group group : groups.groups()) {
        double rate = learningRate * group.rateFactor();
        double kept = group.decays() ? 1 - rate * weightDecay : 1;
        for (int i = group.from(); i < group.to(); i++) {
          double g = gradient[i];
          double mean = beta1 * means[i] + (1 - beta1) * g;
          double square = beta2 * squares[i] + (1 - beta2) * g * g;
          means[i] = (float) mean;
          squares[i] = (float) square;
          double step = mean * meanScale / (Math.sqrt(square * squareScale) + epsilon);
          parameters[i] = (float) (kept * parameters[i] - rate * step);
        }
      }
    }
  }

  private static void share(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "Cannot use %s %s: it is in [0, 1)".formatted(what, value));
    }
  }

  private static void decay(double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "Cannot use weight decay %s: it is a number from 0".formatted(value));
    }
  }
}

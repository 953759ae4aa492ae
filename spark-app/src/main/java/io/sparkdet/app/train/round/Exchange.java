package io.sparkdet.app.train.round;

/** What workers give back after a round. */
public enum Exchange {
  /** The gradient of the round's one step, which the driver applies. */
  GRADIENTS,
  /** Weights and the optimizer's memory after the steps that each worker took by itself. */
  WEIGHTS;

  /** Returns what is exchanged after so many steps. */
  public static Exchange of(int localSteps) {
    return localSteps > 1 ? WEIGHTS : GRADIENTS;
  }
}

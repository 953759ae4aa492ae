package io.sparkdet.efficientdet.engine.ndarray;

import java.util.random.RandomGenerator;

/** What a forward pass is for. */
public sealed interface Phase {

  /** Using the network: running statistics normalise, nothing is dropped. */
  Phase INFERENCE = new Inference();

  /** Using the network. */
  record Inference() implements Phase {}

  /**
   * Training it: statistics of the batch normalise and move the running ones, whole features are
   * dropped at random.
   */
  record Training(RandomGenerator random) implements Phase {}
}

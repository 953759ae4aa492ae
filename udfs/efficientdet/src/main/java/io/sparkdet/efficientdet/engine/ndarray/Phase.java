package io.sparkdet.efficientdet.engine.ndarray;

import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What a forward pass is for. */
public sealed interface Phase {

  /** Using the network: running statistics normalize, nothing is dropped. */
  Phase INFERENCE = new Inference();

  /** Using the network. */
  record Inference() implements Phase {}

  /**
   * Training it: statistics of the batch normalize and move the running ones, whole features and
   * channels are dropped at random.
   *
   * @param draws one an image of the batch, so that what is dropped depends on the image alone
   * @param dropout with which probabilities
   * @param batchStatistics tells by its canonical name whether a normalization takes the statistics
   *     of the batch; the others use their running ones and leave them alone
   * @param leastMomentum the least weight of a batch's statistics in the running ones, in [0, 1]; a
   *     normalization whose own weight is larger keeps that
   */
  record Training(
      List<RandomGenerator> draws,
      Dropout dropout,
      Predicate<String> batchStatistics,
      double leastMomentum)
      implements Phase {

    /** Keeps its own copy of the list. */
    public Training {
      draws = List.copyOf(draws);
    }
  }
}

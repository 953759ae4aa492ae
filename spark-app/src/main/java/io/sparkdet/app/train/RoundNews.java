package io.sparkdet.app.train;

import java.util.List;

/**
 * How a round went.
 *
 * @param epoch from 1
 * @param epochs of the run
 * @param step done in the epoch
 * @param steps of the epoch
 * @param stepsOfRound how many of them this round took
 * @param classLoss divided
 * @param boxLoss divided and weighted
 * @param positives anchors matched, by level, finest first
 * @param learningRate of the last step
 * @param images of the round
 * @param seconds of the round
 * @param stepsLeft of the whole run
 */
public record RoundNews(
    int epoch,
    int epochs,
    int step,
    int steps,
    int stepsOfRound,
    double classLoss,
    double boxLoss,
    List<Long> positives,
    double learningRate,
    long images,
    double seconds,
    long stepsLeft) {

  /** Keeps its own copy of the list. */
  public RoundNews {
    positives = List.copyOf(positives);
  }
}

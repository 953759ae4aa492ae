package io.sparkdet.app.train.round;

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
 * @param positivesByLevel anchors matched, by level, finest first
 * @param positivesBySize anchors matched, by their truths' {@link
 *     io.sparkdet.detection.matching.SizeClass}, smallest first
 * @param learningRate of the last step
 * @param images of the round
 * @param seconds of the round
 * @param stepsLeft of the whole run
 */
public record RoundProgress(
    int epoch,
    int epochs,
    int step,
    int steps,
    int stepsOfRound,
    double classLoss,
    double boxLoss,
    List<Long> positivesByLevel,
    List<Long> positivesBySize,
    double learningRate,
    long images,
    double seconds,
    long stepsLeft) {

  /** Keeps its own copies of the lists. */
  public RoundProgress {
    positivesByLevel = List.copyOf(positivesByLevel);
    positivesBySize = List.copyOf(positivesBySize);
  }
}

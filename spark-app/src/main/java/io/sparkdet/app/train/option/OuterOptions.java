package io.sparkdet.app.train.option;

import io.sparkdet.sql.option.OptionValues;

/**
 * How the driver follows the workers' average after local steps (Stich, arXiv 1805.09767; Douillard
 * et al., arXiv 2311.08105).
 *
 * @param rate share of the way that is gone
 * @param momentum of Nesterov's kind, in [0, 1)
 */
public record OuterOptions(double rate, double momentum) {

  /** Refuses numbers that no training can use. */
  public OuterOptions {
    if (!(rate > 0) || !(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "Cannot follow local steps at rate %s with momentum %s: the rate is positive, momentum in [0, 1)"
              .formatted(rate, momentum));
    }
  }

  /** Returns what the options say. */
  public static OuterOptions of(OptionValues<TrainOption> options) {
    return new OuterOptions(
        options.decimal(TrainOption.OUTER_RATE), options.decimal(TrainOption.OUTER_MOMENTUM));
  }

  /** Returns whether the average itself is taken. */
  public boolean plain() {
    return rate == 1 && momentum == 0;
  }
}

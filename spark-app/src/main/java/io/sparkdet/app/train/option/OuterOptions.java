package io.sparkdet.app.train.option;

/**
 * How the driver follows the workers' average after local steps (Stich, arXiv 1805.09767; Douillard
 * et al., arXiv 2311.08105).
 *
 * @param rate share of the way that is gone
 * @param momentum of Nesterov's kind, in [0, 1)
 */
public record OuterOptions(double rate, double momentum) {

  /** The average itself. */
  public static final OuterOptions AVERAGE = new OuterOptions(1, 0);

  /** Refuses numbers that no training can use. */
  public OuterOptions {
    if (!(rate > 0) || !(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "Cannot follow local steps at rate %s with momentum %s: the rate is positive, momentum in [0, 1)"
              .formatted(rate, momentum));
    }
  }

  public boolean plain() {
    return rate == 1 && momentum == 0;
  }
}

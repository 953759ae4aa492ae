package io.sparkdet.efficientdet.training;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random numbers that can be drawn once more from a place that was passed. */
final class RepeatableDraws implements RandomGenerator {

  private final long seed;
  private SplittableRandom numbers;
  private long taken;

  RepeatableDraws(long seed) {
    this.seed = seed;
    this.numbers = new SplittableRandom(seed);
  }

  /** Returns how many numbers were taken. */
  long taken() {
    return taken;
  }

  /** Goes back to where so many numbers were taken. */
  void goBack(long place) {
    numbers = new SplittableRandom(seed);
    for (taken = 0; taken < place; taken++) {
      numbers.nextLong();
    }
  }

  @Override
  public long nextLong() {
    taken++;
    return numbers.nextLong();
  }
}

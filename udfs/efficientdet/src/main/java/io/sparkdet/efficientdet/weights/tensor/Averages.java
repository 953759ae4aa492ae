package io.sparkdet.efficientdet.weights.tensor;

import java.util.Arrays;
import java.util.Locale;

/**
 * Which of the weights that a training script saves are meant: its own, or their moving average.
 */
public enum Averages {
  /** What was trained; the average where the file has nothing else. */
  AVOID,
  /** The moving average alone. */
  WANT;

  /** Returns whether a name is that of a moving average: one of its words is {@code ema}. */
  public static boolean named(String name) {
    return Arrays.asList(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")).contains("ema");
  }
}

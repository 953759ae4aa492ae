package io.sparkdet.efficientdet.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The share of the learning rate at each update. During warm-up it grows linearly from a tenth to
 * the whole, whatever the schedule (google/automl begins at a tenth too).
 */
public enum Schedule {
  /**
   * After warm-up {@code (1 + cos(pi x)) / 2}, with x from 0 to 1 over the remaining updates
   * (Loshchilov, Hutter; arXiv 1608.03983).
   */
  COSINE {
    @Override
    double share(long update, long warmUp, long updates, int plateaus) {
      double x = (double) (update - warmUp) / Math.max(1, updates - warmUp);
      return (1 + Math.cos(Math.PI * Math.min(1, x))) / 2;
    }
  },
  /** A tenth of what it was after every plateau of the measure that {@link Plateau} watches. */
  PLATEAU {
    @Override
    double share(long update, long warmUp, long updates, int plateaus) {
      return Math.pow(0.1, plateaus);
    }
  },
  /** The whole rate. */
  CONSTANT {
    @Override
    double share(long update, long warmUp, long updates, int plateaus) {
      return 1;
    }
  };

  private static final double FIRST_SHARE = 0.1;

  abstract double share(long update, long warmUp, long updates, int plateaus);

  /**
   * Returns what the learning rate is multiplied by.
   *
   * @param update which one, from 0
   * @param warmUp updates of the warm-up
   * @param updates of the whole run
   * @param plateaus how many there were so far
   */
  public double factor(long update, long warmUp, long updates, int plateaus) {
    if (update < warmUp) {
      return FIRST_SHARE + (1 - FIRST_SHARE) * update / warmUp;
    }
    return share(update, warmUp, updates, plateaus);
  }

  /** Returns the name that users write. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads what {@link #label} writes.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public static Schedule parse(String label) {
    for (Schedule schedule : values()) {
      if (schedule.label().equals(label)) {
        return schedule;
      }
    }
    throw new IllegalArgumentException(
        "Cannot schedule '%s': there are %s"
            .formatted(
                label,
                Arrays.stream(values()).map(Schedule::label).collect(Collectors.joining(", "))));
  }
}

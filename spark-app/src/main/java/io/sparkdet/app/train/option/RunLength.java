package io.sparkdet.app.train.option;

import io.sparkdet.sql.option.OptionValues;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How long a run is, how long its warm-up and how long its end without mixed pictures, as asked for
 * or by the size of the data: what a few hundred photos need is counted in steps, not in passes
 * over them.
 *
 * @param asked epochs; {@link #BY_DATA} where the data decides
 * @param warmUpEpochs of growing rates, may be a fraction; empty where the run's length decides
 * @param closingEpochs the last ones, without mosaic and mixup; empty where the run's length
 *     decides
 */
public record RunLength(int asked, OptionalDouble warmUpEpochs, OptionalInt closingEpochs) {

  /** The text of {@link TrainOption#EPOCHS} by which the data decides. */
  static final String AUTO = "auto";

  /** The value of {@link #AUTO}. */
  static final int BY_DATA = 0;

  /** The steps that a run by data has about. */
  static final int STEPS = 2000;

  /** The epochs that a run by data has at least, however many steps they have. */
  static final int LEAST_EPOCHS = 12;

  /** The epochs that a run by data has at most, however few steps they have. */
  static final int MOST_EPOCHS = 100;

  /** The steps of a warm-up, where an epoch has fewer and the run enough. */
  static final int WARM_UP_STEPS = 100;

  /** The epochs that close a long run, as many as Ultralytics' {@code close_mosaic}. */
  static final int CLOSING_EPOCHS = 10;

  /** The epochs from which on a run that begins anew mixes pictures: it sees each so often. */
  static final int LEAST_MIXED = 40;

  /** Refuses a warm-up below 0. */
  public RunLength {
    if (asked < 0 || !(warmUpEpochs.orElse(0) >= 0)) {
      throw new IllegalArgumentException(
          "Cannot train %d epochs with %s epochs of warm-up: epochs are at least 1, those of warm-up at least 0"
              .formatted(asked, warmUpEpochs.orElse(0)));
    }
  }

  /** Returns what the options say. */
  public static RunLength of(OptionValues<TrainOption> options) {
    return new RunLength(
        options.count(TrainOption.EPOCHS),
        options.decimalIfSet(TrainOption.WARMUP_EPOCHS),
        options.countIfSet(TrainOption.CLOSE_MOSAIC));
  }

  /**
   * Returns how many epochs the run has.
   *
   * @param steps of an epoch, at least 1
   */
  public int epochs(int steps) {
    return byData()
        ? Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, (STEPS + steps - 1) / steps))
        : asked;
  }

  /** Returns whether the data decides how many epochs there are. */
  public boolean byData() {
    return asked == BY_DATA;
  }

  /** Returns how many updates the run has, given the steps of an epoch. */
  public long updates(int steps) {
    return (long) epochs(steps) * steps;
  }

  /** Returns in how many epochs, the first ones, pictures may be mixed, given an epoch's steps. */
  public int mixedEpochs(int steps) {
    int epochs = epochs(steps);
    return Math.max(0, epochs - closingEpochs.orElse(Math.min(CLOSING_EPOCHS, epochs / 2)));
  }

  /**
   * Returns whether each picture is seen so often that mixing them pays, given an epoch's steps.
   */
  public boolean mixes(int steps) {
    return epochs(steps) >= LEAST_MIXED;
  }

  /** Returns during how many updates rates grow, given the steps of an epoch. */
  public long warmUp(int steps) {
    return warmUpEpochs.isPresent()
        ? Math.round(warmUpEpochs.getAsDouble() * steps)
        : Math.min(updates(steps) / 10, Math.max(steps, WARM_UP_STEPS));
  }
}

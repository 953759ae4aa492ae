package io.sparkdet.app.train.round;

import io.sparkdet.detection.loss.LossSums;
import io.sparkdet.detection.matching.SizeClass;
import java.util.Locale;

/**
 * What was counted in an epoch so far.
 *
 * @param classLoss divided class losses of its rounds, added
 * @param boxLoss divided and weighted box losses of its rounds, added
 * @param rounds with a finite loss
 * @param images seen
 * @param withoutBoxes those of them that have no box in the annotations
 * @param positives anchors matched, by the size of their truths
 * @param failedImages that could not be read or decoded
 * @param skipped rounds or local steps that were not finite
 * @param seconds of rounds, their updates included
 * @param workSeconds of them: forward, backward and losses of the slowest worker, and updates
 */
public record EpochTotals(
    double classLoss,
    double boxLoss,
    long rounds,
    long images,
    long withoutBoxes,
    Positives positives,
    long failedImages,
    long skipped,
    double seconds,
    double workSeconds) {

  /** Anchors matched, by the size of the truth that they are to find. */
  public record Positives(long small, long medium, long large) {

    /** Returns those of some images. */
    public static Positives of(LossSums losses) {
      return new Positives(
          losses.positives(SizeClass.SMALL),
          losses.positives(SizeClass.MEDIUM),
          losses.positives(SizeClass.LARGE));
    }

    public Positives plus(Positives more) {
      return new Positives(small + more.small, medium + more.medium, large + more.large);
    }

    public long all() {
      return small + medium + large;
    }
  }

  /** Nothing yet. */
  public static final EpochTotals NONE =
      new EpochTotals(0, 0, 0, 0, 0, new Positives(0, 0, 0), 0, 0, 0, 0);

  /** Numbers that always were there. */
  private static final int FIELDS = 11;

  public EpochTotals plus(EpochTotals more) {
    return new EpochTotals(
        classLoss + more.classLoss,
        boxLoss + more.boxLoss,
        rounds + more.rounds,
        images + more.images,
        withoutBoxes + more.withoutBoxes,
        positives.plus(more.positives),
        failedImages + more.failedImages,
        skipped + more.skipped,
        seconds + more.seconds,
        workSeconds + more.workSeconds);
  }

  public double meanClassLoss() {
    return classLoss / Math.max(1, rounds);
  }

  public double meanBoxLoss() {
    return boxLoss / Math.max(1, rounds);
  }

  /** Returns the numbers with spaces between, exactly, for {@link #parse}. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s %s %d %d %d %d %d %d %d %s %s %d",
        Double.toString(classLoss),
        Double.toString(boxLoss),
        rounds,
        images,
        positives.small,
        positives.medium,
        positives.large,
        failedImages,
        skipped,
        Double.toString(seconds),
        Double.toString(workSeconds),
        withoutBoxes);
  }

  /** Reads what {@link #text} wrote, or an earlier version, which did not count the last number. */
  public static EpochTotals parse(String text) {
    String[] numbers = text.split(" ", -1);
    return new EpochTotals(
        Double.parseDouble(numbers[0]),
        Double.parseDouble(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]),
        numbers.length > FIELDS ? Long.parseLong(numbers[FIELDS]) : 0,
        new Positives(
            Long.parseLong(numbers[4]), Long.parseLong(numbers[5]), Long.parseLong(numbers[6])),
        Long.parseLong(numbers[7]),
        Long.parseLong(numbers[8]),
        Double.parseDouble(numbers[9]),
        Double.parseDouble(numbers[10]));
  }
}

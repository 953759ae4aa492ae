package io.sparkdet.app.train;

import java.util.Locale;

/**
 * What was counted in an epoch so far.
 *
 * @param classLoss divided class losses of its rounds, added
 * @param boxLoss divided and weighted box losses of its rounds, added
 * @param rounds with a finite loss
 * @param images seen
 * @param positives anchors matched
 * @param failedImages that could not be read or decoded
 * @param skipped rounds or local steps that were not finite
 * @param seconds of rounds
 * @param workSeconds of them spent in the slowest worker
 */
record EpochTotals(
    double classLoss,
    double boxLoss,
    long rounds,
    long images,
    long positives,
    long failedImages,
    long skipped,
    double seconds,
    double workSeconds) {

  /** Nothing yet. */
  static final EpochTotals NONE = new EpochTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final int FIELDS = 9;

  EpochTotals plus(EpochTotals more) {
    return new EpochTotals(
        classLoss + more.classLoss,
        boxLoss + more.boxLoss,
        rounds + more.rounds,
        images + more.images,
        positives + more.positives,
        failedImages + more.failedImages,
        skipped + more.skipped,
        seconds + more.seconds,
        workSeconds + more.workSeconds);
  }

  double meanClassLoss() {
    return classLoss / Math.max(1, rounds);
  }

  double meanBoxLoss() {
    return boxLoss / Math.max(1, rounds);
  }

  /** Returns the numbers with spaces between, exactly, for {@link #parse}. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%s %s %d %d %d %d %d %s %s",
        Double.toString(classLoss),
        Double.toString(boxLoss),
        rounds,
        images,
        positives,
        failedImages,
        skipped,
        Double.toString(seconds),
        Double.toString(workSeconds));
  }

  static EpochTotals parse(String text) {
    String[] numbers = text.split(" ", FIELDS);
    return new EpochTotals(
        Double.parseDouble(numbers[0]),
        Double.parseDouble(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]),
        Long.parseLong(numbers[4]),
        Long.parseLong(numbers[5]),
        Long.parseLong(numbers[6]),
        Double.parseDouble(numbers[7]),
        Double.parseDouble(numbers[8]));
  }
}

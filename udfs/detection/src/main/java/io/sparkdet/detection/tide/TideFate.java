package io.sparkdet.detection.tide;

import java.util.List;

/**
 * What became of a detection, packed into a word: correct or the kind of error, whether it counts
 * (crowds make it count for nothing), and whether correcting it makes it right.
 *
 * <p>A detection of the wrong category that would be right stands a second time, as an arrival, in
 * the category of its truth.
 */
final class TideFate {

  private static final List<TideError> KINDS =
      List.of(
          TideError.CLASS,
          TideError.LOCALIZATION,
          TideError.BOTH,
          TideError.DUPLICATE,
          TideError.BACKGROUND);
  private static final long CORRECT = 15;
  private static final long KIND_BITS = 15;
  private static final long COUNTS = 16;
  private static final long FIXABLE = 32;
  private static final long ARRIVAL = 64;

  private TideFate() {}

  static long correct() {
    return CORRECT | COUNTS;
  }

  static long error(TideError kind) {
    return KINDS.indexOf(kind) | COUNTS;
  }

  static long withoutCounting(long fate) {
    return fate & ~COUNTS;
  }

  static long fixable(long fate) {
    return fate | FIXABLE;
  }

  static long arrival() {
    return KINDS.indexOf(TideError.CLASS) | FIXABLE | ARRIVAL;
  }

  static boolean isCorrect(long fate) {
    return (fate & KIND_BITS) == CORRECT;
  }

  static boolean isArrival(long fate) {
    return (fate & ARRIVAL) != 0;
  }

  static TideError kind(long fate) {
    return KINDS.get((int) (fate & KIND_BITS));
  }

  /** Returns whether the detection is a point of the curve as it is. */
  static boolean counts(long fate) {
    return (fate & COUNTS) != 0;
  }

  /** Returns whether the detection is a true positive once errors of its kind are corrected. */
  static boolean rightWhenFixed(long fate) {
    return (fate & FIXABLE) != 0 && (kind(fate) != TideError.CLASS || isArrival(fate));
  }
}

package io.sparkdet.app.paired;

import java.math.BigDecimal;
import java.util.Locale;

/** What the difference of AP says of the second model. */
enum Verdict {
  /** The whole interval is above 0. */
  BETTER,
  /** The whole interval is below 0. */
  WORSE,
  /** The interval holds 0. */
  WITHIN_NOISE,
  /** Hardly any image has a truth, so that an interval means nothing. */
  TOO_FEW_IMAGES,
  /** No number and no replicate differs. */
  NO_DIFFERENCE,
  /** There is no AP. */
  UNDEFINED;

  static Verdict of(Difference difference) {
    double low = difference.interval().low();
    double high = difference.interval().high();
    if (!difference.isDefined() || Double.isNaN(low)) {
      return UNDEFINED;
    }
    if (difference.value() == 0 && low == 0 && high == 0) {
      return NO_DIFFERENCE;
    }
    if (!difference.isJudged()) {
      return TOO_FEW_IMAGES;
    }
    return low > 0 ? BETTER : high < 0 ? WORSE : WITHIN_NOISE;
  }

  /** Returns the name that files have, such as {@code within_noise}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns one sentence for people.
   *
   * @param confidence the share of the replicates that the interval holds
   * @param replicates their number
   */
  String sentence(Difference ap, double confidence, int replicates) {
    return switch (this) {
      case BETTER ->
          "The model after is better: "
              + change("rises by " + size(ap), ap, confidence, replicates);
      case WORSE ->
          "The model after is worse: " + change("falls by " + size(ap), ap, confidence, replicates);
      case WITHIN_NOISE ->
          "The difference is within noise: "
              + change("changes by " + signed(ap), ap, confidence, replicates);
      case TOO_FEW_IMAGES ->
          "Too few images to tell: "
              + change("changes by " + signed(ap), ap, confidence, replicates);
      case NO_DIFFERENCE ->
          String.format(
              Locale.ROOT, "There is no difference: AP is %.3f on both sides.", ap.after());
      case UNDEFINED ->
          "Nothing can be said: AP is undefined, since the annotations hold nothing to be found.";
    };
  }

  private static String size(Difference ap) {
    return String.format(Locale.ROOT, "%.3f", Math.abs(ap.value()));
  }

  private static String signed(Difference ap) {
    return String.format(Locale.ROOT, "%+.3f", ap.value());
  }

  private static String change(String moves, Difference ap, double confidence, int replicates) {
    return String.format(
        Locale.ROOT,
        "AP %s from %.3f to %.3f (%s %% interval %+.3f to %+.3f); it is larger in %.0f %% of"
            + " %d replicates of the images.",
        moves,
        ap.before(),
        ap.after(),
        percent(confidence),
        ap.interval().low(),
        ap.interval().high(),
        100 * ap.better(),
        replicates);
  }

  /** Returns a share as a percentage without needless digits, such as 95 or 99.5. */
  static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
  }
}

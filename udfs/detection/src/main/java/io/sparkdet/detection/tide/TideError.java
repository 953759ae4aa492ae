package io.sparkdet.detection.tide;

/** The kinds of error of TIDE: six that share out all errors, and two that sum them up. */
public enum TideError {
  /** Overlaps a truth of another category at the foreground threshold or above. */
  CLASS("Cls"),
  /** Right category, but the IoU lies between the background and the foreground threshold. */
  LOCALIZATION("Loc"),
  /** None of the others: mostly wrong in category and place. */
  BOTH("Both"),
  /** Right, but the truth was taken by a detection of higher score. */
  DUPLICATE("Dupe"),
  /** Overlaps no truth by more than the background threshold. */
  BACKGROUND("Bkg"),
  /** A truth that no detection found and no correction of another error would find. */
  MISSED("Miss"),
  /** All false positives: what average precision would gain if they all ranked last. */
  FALSE_POSITIVE("FalsePos"),
  /** All truths not found: what average precision would gain if they were not there. */
  FALSE_NEGATIVE("FalseNeg");

  private final String label;

  TideError(String label) {
    this.label = label;
  }

  /** Returns tidecv's short name, such as {@code Loc}. */
  public String label() {
    return label;
  }
}

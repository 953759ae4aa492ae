package io.sparkdet.detection.compare;

import java.util.Locale;

/**
 * What another model changes for those who use it: which objects it finds, and where it sees some
 * that are not there. Each model is used at its own score for each category.
 */
public enum Effect {
  /** A truth that is found after and was missed before. */
  TRUTH_FOUND(true),
  /** A false alarm that was there before and is gone. */
  FALSE_ALARM_GONE(true),
  /** A truth that was found before and is missed after. */
  TRUTH_MISSED(false),
  /** A false alarm that was not there before. */
  FALSE_ALARM_NEW(false);

  private final boolean better;

  Effect(boolean better) {
    this.better = better;
  }

  /** Returns whether it is one for the better. */
  public boolean better() {
    return better;
  }

  /** Returns the name that tables have, such as {@code truth_found}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

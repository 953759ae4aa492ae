package io.sparkdet.detection.nms;

import java.util.Locale;

/** What a candidate is: an anchor with one class, or one of an anchor's classes. */
public enum ClassChoice {
  /** Each anchor once, with the class of its highest logit (zylo117). */
  BEST,
  /** Each anchor with each class as a candidate of its own (effdet, google/automl). */
  EVERY;

  /** Returns the name that model folders hold: {@code best} or {@code every}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the choice of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ClassChoice of(String label) {
    for (ClassChoice choice : values()) {
      if (choice.label().equals(label)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "Cannot choose classes by '%s': best or every".formatted(label));
  }
}

package io.sparkdet.detection.compare;

import java.util.Locale;

/** What became of a box from one set of detections to the next. */
public enum Change {
  /** The same category at nearly the same place. */
  KEPT,
  /** The same category, but elsewhere: IoU at least 0.5 and below 0.9. */
  MOVED,
  /** The same place (IoU at least 0.5) under another category. */
  RELABELLED,
  /** Only before. */
  LOST,
  /** Only after. */
  ADDED;

  /** Returns the name that users meet, such as {@code kept}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

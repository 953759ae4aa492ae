package io.sparkdet.app.cli.progress;

import java.util.Locale;

/** Spans of time as people read them. */
public final class Durations {

  private Durations() {}

  /** Returns seconds as {@code 42 s}, {@code 3 min 20 s}, {@code 2 h 5 min} or {@code 5 d 3 h}. */
  public static String text(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return "%d min %d s".formatted(whole / 60, whole % 60);
    }
    if (whole < 100 * 3600) {
      return "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
    }
    return String.format(Locale.ROOT, "%,d d %d h", whole / 86_400, whole % 86_400 / 3600);
  }
}

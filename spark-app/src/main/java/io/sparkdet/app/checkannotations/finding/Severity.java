package io.sparkdet.app.checkannotations.finding;

import java.util.Locale;

/** How bad a finding is, the worst first. */
public enum Severity {
  /** The annotations contradict themselves or their pictures. */
  ERROR,
  /** Hardly meant so; a person should look. */
  WARNING,
  /** Worth knowing, and often right. */
  NOTE;

  /** Returns the name that tables show, such as {@code error}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

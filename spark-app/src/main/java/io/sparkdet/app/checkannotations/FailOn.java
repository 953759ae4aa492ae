package io.sparkdet.app.checkannotations;

import io.sparkdet.app.checkannotations.finding.Severity;
import java.util.Locale;

/** Which findings let the command end with status 3, for scripts that are to stop there. */
public enum FailOn {
  /** None: findings are the result. */
  NONE,
  /** Errors and warnings. */
  WARNING,
  /** Errors. */
  ERROR;

  /** Returns whether findings of a severity do. */
  boolean counts(Severity severity) {
    return switch (this) {
      case NONE -> false;
      case WARNING -> severity != Severity.NOTE;
      case ERROR -> severity == Severity.ERROR;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

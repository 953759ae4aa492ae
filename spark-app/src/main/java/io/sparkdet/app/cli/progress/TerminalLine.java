package io.sparkdet.app.cli.progress;

import java.io.PrintWriter;
import java.util.Map;

/**
 * A line of a terminal that is rewritten again and again. It is cut to the terminal's width, for a
 * longer one would wrap and stay.
 */
final class TerminalLine {

  /** Set by the launcher to the terminal's columns, which Java cannot ask. */
  private static final String COLUMNS = "SPARKDET_COLUMNS";

  private static final int USUAL = 80;
  private static final int NARROWEST = 20;

  private final PrintWriter err;
  private final int columns;
  private int shown;

  TerminalLine(PrintWriter err, int columns) {
    this.err = err;
    this.columns = columns;
  }

  /** Makes the line of the terminal that the launcher saw. */
  static TerminalLine of(PrintWriter err) {
    return new TerminalLine(err, columns(System.getenv()));
  }

  static int columns(Map<String, String> environment) {
    String given = environment.getOrDefault(COLUMNS, "");
    return given.matches("[1-9]\\d{0,4}") ? Math.max(NARROWEST, Integer.parseInt(given)) : USUAL;
  }

  /** Returns the terminal's columns. */
  int columns() {
    return columns;
  }

  /** Shows a text in the place of the one before. */
  void show(String text) {
    String line = fit(text, columns);
    err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
    err.flush();
    shown = line.length();
  }

  /** Empties the line, for other output to take its place. */
  void clear() {
    if (shown > 0) {
      err.print("\r" + " ".repeat(shown) + "\r");
      err.flush();
      shown = 0;
    }
  }

  /** Returns a text cut to what fits, one column left for the cursor. */
  static String fit(String text, int columns) {
    return text.length() < columns ? text : text.substring(0, columns - 2) + "…";
  }
}

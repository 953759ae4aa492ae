package io.sparkdet.app.cli.context;

/**
 * What ended a command that did not end well.
 *
 * @param kind whose it is to mend
 * @param sentence one line that says what, where and the remedy
 * @param cause what was thrown
 */
public record Failure(Kind kind, String sentence, Throwable cause) {

  /** Whose it is to mend. */
  public enum Kind {
    /** The user's. */
    MISTAKE,
    /** Nobody's: the JVM was told to end. */
    INTERRUPTION,
    /** What was written is not what was worked out. */
    DAMAGED_OUTPUT,
    /** The program's. */
    BUG
  }

  /** Returns what the process ends with. */
  public ExitStatus status() {
    return kind == Kind.MISTAKE ? ExitStatus.REFUSED : ExitStatus.FAILED;
  }

  /**
   * Returns whether the stack trace is told.
   *
   * @param verbose whether details are wanted
   */
  public boolean showsTrace(boolean verbose) {
    return kind == Kind.BUG || (verbose && kind == Kind.MISTAKE);
  }
}

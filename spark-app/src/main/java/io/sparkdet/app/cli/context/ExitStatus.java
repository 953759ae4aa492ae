package io.sparkdet.app.cli.context;

/** The exit statuses that scripts rely on. */
public enum ExitStatus {
  /** Done. */
  DONE(0),
  /** A bug or an engine failure: not the user's to mend. */
  FAILED(1),
  /** The user can mend it; one line on stderr says what, where and how. */
  REFUSED(2),
  /** Finished, but more images failed than allowed; the results are kept. */
  TOO_MANY_FAILED_IMAGES(3),
  /** Finished, and what the user asked to fail on was found; the results are kept. */
  FINDINGS(3);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** Returns the number that the process ends with. */
  public int code() {
    return code;
  }
}

package io.sparkdet.app.error;

/**
 * What was written is not what was worked out, and the user is not to blame: one sentence that says
 * what is missing or too much. The command line prints it without a stack trace and exits with
 * status 1.
 */
public final class DamagedOutputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the error of a sentence. */
  public DamagedOutputException(String message) {
    super(message);
  }
}

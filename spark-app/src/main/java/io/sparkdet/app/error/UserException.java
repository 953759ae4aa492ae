package io.sparkdet.app.error;

import io.sparkdet.detection.PublicApi;

/**
 * Something that the user can mend: one sentence that says what, where and the remedy. The command
 * line prints it without a stack trace and exits with status 2.
 */
@PublicApi
public final class UserException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the error of a sentence of the form {@code Cannot X: Y (value); remedy}. */
  public UserException(String message) {
    super(message);
  }

  /** Makes the error of a sentence and what was underneath it. */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}

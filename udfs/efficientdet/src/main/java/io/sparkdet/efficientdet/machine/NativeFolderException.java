package io.sparkdet.efficientdet.machine;

/** The folder for native libraries cannot be trusted or made; the message says what to do. */
public final class NativeFolderException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  NativeFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}

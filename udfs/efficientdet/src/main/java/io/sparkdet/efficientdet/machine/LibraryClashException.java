package io.sparkdet.efficientdet.machine;

/**
 * Another version of a library stands before SparkDet's; the message says where, and the remedy.
 */
public final class LibraryClashException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  LibraryClashException(String message) {
    super(message);
  }
}

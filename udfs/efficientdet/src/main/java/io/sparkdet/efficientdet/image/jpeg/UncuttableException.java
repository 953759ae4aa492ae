package io.sparkdet.efficientdet.image.jpeg;

/** Says that a JPEG is of a kind, or damaged in a way, in which no part can be had alone. */
final class UncuttableException extends Exception {

  private static final long serialVersionUID = 1L;

  UncuttableException(String reason) {
    super(reason, null, false, false);
  }
}

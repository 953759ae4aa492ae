package io.sparkdet.efficientdet.image.format;

/** Why one image gave no pixels: a status other than {@code OK}, and one sentence for the user. */
public final class ImageException extends Exception {

  private final ImageStatus status;

  /**
   * Says what happened to the image.
   *
   * @throws IllegalArgumentException if the status is {@code OK}
   */
  public ImageException(ImageStatus status, String message) {
    super(message);
    if (status == ImageStatus.OK) {
      throw new IllegalArgumentException("Cannot fail with status ok: " + message);
    }
    this.status = status;
  }

  public static ImageException corrupt(ImageFormat format, String reason) {
    return new ImageException(
        ImageStatus.CORRUPT, "Cannot decode %s: %s".formatted(format.label(), reason));
  }

  static ImageException unsupported(ImageFormat format, String reason) {
    return new ImageException(
        ImageStatus.UNSUPPORTED, "Cannot decode %s: %s".formatted(format.label(), reason));
  }

  /** Returns the status of the image. */
  public ImageStatus status() {
    return status;
  }

  /** Returns the sentence for the user. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}

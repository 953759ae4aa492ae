package io.sparkdet.efficientdet.image.format;

import io.sparkdet.efficientdet.image.orientation.Orientation;

/**
 * What an encoded image says of itself before any pixel is decoded.
 *
 * @param format the format, known by its first bytes and never by a file name
 * @param width columns as stored, before orientation
 * @param height rows as stored, before orientation
 * @param orientation what EXIF declares; upright if it declares nothing or is damaged
 */
public record ImageHeader(ImageFormat format, int width, int height, Orientation orientation) {

  /** Refuses an image without pixels. */
  public ImageHeader {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "Cannot describe an image of %d x %d pixels".formatted(width, height));
    }
  }

  /**
   * Reads the header, in some microseconds.
   *
   * @throws ImageException {@code EMPTY} without bytes, {@code UNSUPPORTED} where the bytes are no
   *     image that is read here, {@code CORRUPT} where the header is damaged or cut short
   */
  public static ImageHeader read(byte[] content) throws ImageException {
    if (content.length == 0) {
      throw new ImageException(
          ImageStatus.EMPTY, "Cannot decode: the content has no bytes; fetch the file again");
    }
    return ImageFormat.of(content).header(content);
  }

  /**
   * Reads the header of whole content, and follows its parts to the picture's end.
   *
   * @throws ImageException as {@link #read} does, and where the content ends before the picture
   */
  public static ImageHeader readComplete(byte[] content) throws ImageException {
    ImageHeader header = read(content);
    header.format().requireComplete(content);
    return header;
  }

  /** Returns the number of pixels declared. */
  public long pixels() {
    return (long) width * height;
  }
}

package io.sparkdet.efficientdet.image.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a picture's header from the beginning of its file: the first 64 KiB of most files, more
 * where large metadata stand before it, and never more than 16 MiB.
 */
public final class HeaderStream {

  /** The header stands in so many first bytes, of most files. */
  private static final int HEAD = 1 << 16;

  private static final int LARGEST_HEAD = 1 << 24;

  /** By how much more is read at a time until the header is there. */
  private static final int STEP = 16;

  private HeaderStream() {}

  /**
   * Reads the header.
   *
   * @param in the file from its first byte; not closed
   * @throws ImageException as {@link ImageHeader#read}; a file that is read to its end is followed
   *     through all its parts
   */
  public static ImageHeader read(InputStream in) throws IOException, ImageException {
    byte[] content = in.readNBytes(HEAD);
    if (content.length < HEAD) {
      return ImageHeader.readComplete(content);
    }
    for (int size = HEAD; ; size *= STEP) {
      try {
        return ImageHeader.read(content);
      } catch (ImageException e) { // the header is longer, or the picture damaged: now it shows
        if (content.length < size) {
          return ImageHeader.readComplete(content);
        }
        if (size >= LARGEST_HEAD) {
          throw e;
        }
      }
      byte[] more = in.readNBytes(size * STEP - content.length);
      int known = content.length;
      content = Arrays.copyOf(content, known + more.length);
      System.arraycopy(more, 0, content, known, more.length);
    }
  }
}

package io.sparkdet.efficientdet.image;

/** The blocks of a GIF (CompuServe GIF89a, appendix B). */
final class GifContent {

  private static final int HEADER_BYTES = 13;
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2C;
  private static final int TRAILER = 0x3B;
  private static final int PICTURE_HEADER_BYTES = 9;

  private final ContentReader reader;

  GifContent(byte[] content) {
    this.reader = new ContentReader(ImageFormat.GIF, content);
  }

  ImageHeader header() throws ImageException {
    return reader.header(reader.u16le(6), reader.u16le(8), Orientation.UPRIGHT);
  }

  /** Refuses a file whose blocks do not reach the trailer, and one without a picture. */
  void requireComplete() throws ImageException {
    boolean hasPicture = false;
    int at = HEADER_BYTES + colourTableBytes(reader.u8(10));
    while (true) {
      int block = reader.u8(at++);
      if (block == TRAILER) {
        break;
      }
      if (block == EXTENSION) {
        at = endOfSubBlocks(at + 1);
      } else if (block == PICTURE) {
        int flags = reader.u8(at + PICTURE_HEADER_BYTES - 1);
        at = endOfSubBlocks(at + PICTURE_HEADER_BYTES + colourTableBytes(flags) + 1);
        hasPicture = true;
      } else {
        throw reader.corrupt("unknown block %02X at byte %d".formatted(block, at - 1));
      }
    }
    if (!hasPicture) {
      throw reader.corrupt("it has no picture data");
    }
  }

  private int endOfSubBlocks(int from) throws ImageException {
    int at = from;
    int length = reader.u8(at);
    while (length > 0) {
      at += 1 + length;
      length = reader.u8(at);
    }
    return at + 1;
  }

  private static int colourTableBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));
  }
}

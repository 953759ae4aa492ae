package io.sparkdet.efficientdet.image.format;

import io.sparkdet.efficientdet.image.orientation.Orientation;
import java.util.Set;

/** The two headers of a Windows bitmap: the file's, 14 bytes, and the picture's. */
final class BmpContent {

  private static final int FILE_HEADER_BYTES = 14;
  private static final int CORE_HEADER_BYTES = 12;
  private static final Set<Long> HEADER_SIZES = Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);
  private static final Set<Integer> BITS = Set.of(1, 4, 8, 16, 24, 32);
  private static final long UNCOMPRESSED = 0;
  private static final long BIT_FIELDS = 3;

  private final ContentReader reader;

  BmpContent(byte[] content) {
    this.reader = new ContentReader(ImageFormat.BMP, content);
  }

  /** Returns whether the content is a bitmap; the letters BM alone also begin texts. */
  static boolean isBitmap(byte[] content) {
    return Signature.startsWith(content, 0, 'B', 'M')
        && content.length >= FILE_HEADER_BYTES + 4
        && HEADER_SIZES.contains(content[FILE_HEADER_BYTES] & 0xFFL)
        && Signature.startsWith(content, FILE_HEADER_BYTES + 1, 0, 0, 0);
  }

  ImageHeader header() throws ImageException {
    if (isCore()) {
      return reader.header(reader.u16le(18), reader.u16le(20), Orientation.UPRIGHT);
    }
    long compression = reader.u32le(30);
    if (compression != UNCOMPRESSED && compression != BIT_FIELDS) {
      throw ImageException.unsupported(
          ImageFormat.BMP,
          "compressed pixels (kind %d) are not read, only uncompressed".formatted(compression));
    }
    // Rows run from the top where the height is negative.
    return reader.header(reader.i32le(18), Math.abs((long) reader.i32le(22)), Orientation.UPRIGHT);
  }

  /** Refuses a file that ends before its last row of pixels. */
  void requireComplete() throws ImageException {
    ImageHeader header = header();
    int bits = reader.u16le(isCore() ? 24 : 28);
    if (!BITS.contains(bits)) {
      throw reader.corrupt("it declares %d bits a pixel".formatted(bits));
    }
    long rowBytes = ((long) header.width() * bits + 31) / 32 * 4;
    long pixels = reader.u32le(10);
    if (pixels + rowBytes * header.height() > reader.size()) {
      throw reader.truncated((int) Math.min(pixels, reader.size()));
    }
  }

  private boolean isCore() throws ImageException {
    return reader.u32le(FILE_HEADER_BYTES) == CORE_HEADER_BYTES;
  }
}

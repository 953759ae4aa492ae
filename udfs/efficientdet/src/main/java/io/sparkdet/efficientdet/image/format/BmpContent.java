package io.sparkdet.efficientdet.image.format;

import io.sparkdet.efficientdet.image.foreign.Signature;
import io.sparkdet.efficientdet.image.orientation.Orientation;
import java.util.Set;

/** The two headers of a Windows bitmap: the file's, 14 bytes, and the picture's. */
final class BmpContent {

  private static final int FILE_HEADER_BYTES = 14;
  private static final int CORE_HEADER_BYTES = 12;
  private static final Set<Long> HEADER_SIZES = Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);
  private static final Set<Integer> BITS = Set.of(1, 4, 8, 16, 24, 32);
  private static final long UNCOMPRESSED = 0;
  private static final long RUNS_OF_8_BITS = 1;
  private static final long RUNS_OF_4_BITS = 2;
  private static final long BIT_FIELDS = 3;

  /** Where the masks of red and green are. */
  private static final int REDS = 54;

  private static final int GREENS = 58;

  /** Masks of green with 5 bits of it and with 6. */
  private static final Set<Long> COLORS_OF_16_BITS = Set.of(0x03E0L, 0x07E0L);

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
    requireReadable();
    // Rows run from the top where the height is negative.
    return reader.header(reader.i32le(18), Math.abs((long) reader.i32le(22)), Orientation.UPRIGHT);
  }

  private void requireReadable() throws ImageException {
    long kind = reader.u32le(30);
    int bits = bits();
    boolean isRead =
        kind == UNCOMPRESSED
            || (kind == RUNS_OF_8_BITS && bits == 8)
            || (kind == RUNS_OF_4_BITS && bits == 4)
            || (kind == BIT_FIELDS && (bits == 16 || bits == 32));
    if (!isRead) {
      throw ImageException.unsupported(
          ImageFormat.BMP,
          "compression %d of %d bits is not read; save it uncompressed".formatted(kind, bits));
    }
    if (kind == BIT_FIELDS
        && bits == 32
        && (reader.u32le(REDS) != 0xFF0000L || reader.u32le(GREENS) != 0xFF00L)) {
      throw ImageException.unsupported(
          ImageFormat.BMP,
          "32 bits with red in %08X are not read; save it with 24 bits"
              .formatted(reader.u32le(REDS)));
    }
    if (kind == BIT_FIELDS && bits == 16 && !COLORS_OF_16_BITS.contains(reader.u32le(GREENS))) {
      throw ImageException.unsupported(
          ImageFormat.BMP,
          "16 bits with green in %04X are not read; save it with 24 bits"
              .formatted(reader.u32le(GREENS)));
    }
  }

  private int bits() throws ImageException {
    return reader.u16le(isCore() ? 24 : 28);
  }

  private boolean isRunLengthEncoded() throws ImageException {
    long kind = isCore() ? UNCOMPRESSED : reader.u32le(30);
    return kind == RUNS_OF_8_BITS || kind == RUNS_OF_4_BITS;
  }

  /** Refuses a file that ends before its last row of pixels; of encoded rows the decoder knows. */
  void requireComplete() throws ImageException {
    ImageHeader header = header();
    int bits = bits();
    if (!BITS.contains(bits)) {
      throw reader.corrupt("it declares %d bits a pixel".formatted(bits));
    }
    if (isRunLengthEncoded()) {
      reader.require((int) Math.min(reader.u32le(10), reader.size()), 2);
      return;
    }
    long rowBytes = ((long) header.width() * bits + 31) / 32 * 4;
    long pixels = reader.u32le(10);
    if (pixels + rowBytes * header.height() > reader.size()) {
      throw reader.truncated(pixels);
    }
  }

  private boolean isCore() throws ImageException {
    return reader.u32le(FILE_HEADER_BYTES) == CORE_HEADER_BYTES;
  }
}

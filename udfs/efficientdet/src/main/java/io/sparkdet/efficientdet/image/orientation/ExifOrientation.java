package io.sparkdet.efficientdet.image.orientation;

import io.sparkdet.efficientdet.image.tiff.TiffType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The orientation tag (0x0112) in the first directory of an EXIF block (TIFF 6.0, section 2; EXIF
 * 2.32, section 4.6.2), as Pillow 13.0.0 reads it. Nothing else of EXIF is read: photos carry
 * kilobytes of it.
 *
 * <p>The tag should be one SHORT. As in Pillow it may have any type that holds numbers (LONG,
 * signed, fractions, floating point) and any count, of which the first value counts; bytes and text
 * are no number, so they mean upright. The first entry with the tag counts. What follows an entry
 * that cannot be read is not read, and a block that is no TIFF structure means upright.
 *
 * <p>A library such as metadata-extractor gives the tag of each block and takes bytes for numbers;
 * which block, which type and which damage counts is the question here, and boxes lie in the wrong
 * place where the answer is not that of the program that drew the truth.
 */
final class ExifOrientation {

  private static final int TAG = 0x0112;
  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;
  private static final int INLINE_BYTES = 4;

  private final ByteBuffer tiff;

  private final Set<Integer> seen = new HashSet<>();

  /** Bytes that entries so far declare outside of their directory; more than there are is a lie. */
  private long declaredBytes;

  private ExifOrientation(ByteBuffer tiff) {
    this.tiff = tiff;
  }

  /**
   * Returns the orientation declared in a TIFF structure: empty if it does not have the tag,
   * upright if the tag or the structure makes no sense.
   */
  static Optional<Orientation> ofTiff(ByteBuffer block) {
    ByteBuffer tiff = block.duplicate().order(ByteOrder.BIG_ENDIAN);
    if (tiff.limit() < HEADER_BYTES) {
      return Optional.of(Orientation.UPRIGHT);
    }
    switch (tiff.getInt(0)) {
      case 0x4949_2A00, 0x4949_002A -> tiff.order(ByteOrder.LITTLE_ENDIAN);
      // The last is BigTIFF's number, but Pillow goes on with the directory of a TIFF.
      case 0x4D4D_002A, 0x4D4D_2A00, 0x4D4D_002B -> tiff.order(ByteOrder.BIG_ENDIAN);
      default -> {
        return Optional.of(Orientation.UPRIGHT);
      }
    }
    return new ExifOrientation(tiff).inDirectory(tiff.getInt(4) & 0xFFFFFFFFL);
  }

  private Optional<Orientation> inDirectory(long directory) {
    if (directory + 2 > tiff.limit()) {
      return Optional.empty();
    }
    int entries = tiff.getShort((int) directory) & 0xFFFF;
    long at = directory + 2;
    for (int i = 0; i < entries && at + ENTRY_BYTES <= tiff.limit(); i++, at += ENTRY_BYTES) {
      int entry = (int) at;
      int tag = tiff.getShort(entry) & 0xFFFF;
      if (seen.contains(tag)) {
        continue;
      }
      TiffType type = TiffType.of(tiff.getShort(entry + 2) & 0xFFFF);
      long bytes = type.bytes() * (tiff.getInt(entry + 4) & 0xFFFFFFFFL);
      long value = entry + 8L;
      if (bytes > INLINE_BYTES) {
        declaredBytes += bytes;
        if (declaredBytes > tiff.limit()) {
          continue;
        }
        value = tiff.getInt(entry + 8) & 0xFFFFFFFFL;
        if (value + bytes > tiff.limit()) {
          return Optional.empty();
        }
      }
      if (bytes > 0 && tag == TAG) {
        return Optional.of(orientation(type.value(tiff, (int) value)));
      }
      if (bytes > 0) {
        seen.add(tag);
      }
    }
    return Optional.empty();
  }

  private static Orientation orientation(double value) {
    return value == Math.rint(value) ? Orientation.ofExif((int) value) : Orientation.UPRIGHT;
  }
}

package io.sparkdet.efficientdet.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation tag (0x0112) in the first directory of an EXIF block (TIFF 6.0, section 2; EXIF
 * 2.32, section 4.6.2). Nothing else of EXIF is read: photos carry kilobytes of it.
 */
final class ExifOrientation {

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /**
   * Returns the orientation declared in the TIFF structure at {@code start}; upright if it is
   * damaged or says nothing.
   */
  static Orientation ofTiff(byte[] content, int start, int length) {
    ByteBuffer tiff = ByteBuffer.wrap(content, start, length).slice();
    if (length < 8) {
      return Orientation.UPRIGHT;
    }
    switch (tiff.getShort(0)) {
      case 0x4949 -> tiff.order(ByteOrder.LITTLE_ENDIAN);
      case 0x4D4D -> tiff.order(ByteOrder.BIG_ENDIAN);
      default -> {
        return Orientation.UPRIGHT;
      }
    }
    long directory = tiff.getInt(4) & 0xFFFFFFFFL;
    if (tiff.getShort(2) != 42 || directory + 2 > length) {
      return Orientation.UPRIGHT;
    }
    int entries = tiff.getShort((int) directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + (long) ENTRY_BYTES * i;
      if (at + ENTRY_BYTES > length) {
        return Orientation.UPRIGHT;
      }
      int entry = (int) at;
      if ((tiff.getShort(entry) & 0xFFFF) == TAG && tiff.getShort(entry + 2) == SHORT) {
        return Orientation.ofExif(tiff.getShort(entry + 8) & 0xFFFF);
      }
    }
    return Orientation.UPRIGHT;
  }
}

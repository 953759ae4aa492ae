package io.sparkdet.efficientdet.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The marker segments of a JPEG (ITU-T T.81, annex B). Segments are stepped over by their lengths,
 * so the end-of-image marker of a thumbnail inside EXIF is not taken for the picture's own; bytes
 * after the picture's own are allowed.
 */
final class JpegContent {

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DNL = 0xDC;
  private static final int APP1 = 0xE1;
  private static final int DHT = 0xC4;
  private static final int DAC = 0xCC;
  private static final int DQT = 0xDB;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final byte[] content;
  private final ContentReader reader;

  JpegContent(byte[] content) {
    this.content = content;
    this.reader = new ContentReader(ImageFormat.JPEG, content);
  }

  ImageHeader header() throws ImageException {
    Orientation orientation = Orientation.UPRIGHT;
    int width = 0;
    int height = 0;
    int at = 2;
    while (true) {
      at = marker(at);
      int marker = reader.u8(at++);
      if (marker == EOI) {
        throw reader.corrupt("it ends before any picture data");
      }
      if (hasNoLength(marker)) {
        continue;
      }
      int length = segmentLength(at);
      if (isFrame(marker)) {
        requireSupported(marker, at, length);
        height = reader.u16be(at + 3);
        width = reader.u16be(at + 5);
      } else if (marker == APP1 && isExif(at, length) && orientation == Orientation.UPRIGHT) {
        orientation = ExifOrientation.ofTiff(content, at + 8, length - 8);
      } else if (marker == SOS) {
        return reader.header(width, height, orientation);
      }
      at += length;
    }
  }

  /** Refuses a picture whose data do not reach its end-of-image marker. */
  void requireComplete() throws ImageException {
    boolean inPicture = false;
    int at = 2;
    while (true) {
      at = marker(at);
      int marker = reader.u8(at++);
      if (marker == EOI && inPicture) {
        return;
      }
      if (inPicture && !mayFollowScan(marker)) {
        throw reader.corrupt(
            "damaged picture data (marker FF %02X at byte %d)".formatted(marker, at - 2));
      }
      if (hasNoLength(marker)) {
        continue;
      }
      at += segmentLength(at);
      if (marker == SOS) {
        inPicture = true;
        at = endOfEntropyCodedData(at);
      }
    }
  }

  /** Returns where the code of the next marker is: after a byte FF and any more of them. */
  private int marker(int from) throws ImageException {
    int at = indexOfFF(from);
    while (reader.u8(at) == 0xFF) {
      at++;
    }
    return at;
  }

  private int segmentLength(int at) throws ImageException {
    int length = reader.u16be(at);
    if (length < 2) {
      throw reader.corrupt("a segment of %d bytes at byte %d".formatted(length, at));
    }
    reader.require(at, length);
    return length;
  }

  /** Returns where the marker stands that ends a scan: not a stuffed FF 00, not a restart. */
  private int endOfEntropyCodedData(int from) throws ImageException {
    int at = from;
    while (true) {
      at = indexOfFF(at);
      int next = reader.u8(at + 1);
      if (next != 0 && !isRestart(next)) {
        return at;
      }
      at += 2;
    }
  }

  /** Returns the place of the next byte FF, eight bytes a step. */
  private int indexOfFF(int from) throws ImageException {
    int at = from;
    for (int last = content.length - Long.BYTES; at <= last; at += Long.BYTES) {
      long inverted = ~(long) LONG.get(content, at);
      long zeroBytes = (inverted - ONES) & ~inverted & HIGH_BITS;
      if (zeroBytes != 0) {
        return at + (Long.numberOfTrailingZeros(zeroBytes) >>> 3);
      }
    }
    for (; at < content.length; at++) {
      if (content[at] == (byte) 0xFF) {
        return at;
      }
    }
    throw reader.corrupt(
        "the file is cut short: it ends at byte %d without an end-of-image marker"
            .formatted(content.length));
  }

  private boolean isExif(int at, int length) {
    return length >= 8 && Signature.startsWith(content, at + 2, 'E', 'x', 'i', 'f', 0);
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xD0 && marker <= 0xD7;
  }

  private static boolean hasNoLength(int marker) {
    return isRestart(marker) || marker == SOI || marker == 0 || marker == 1;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != 0xC8 && marker != DAC;
  }

  private static boolean mayFollowScan(int marker) {
    return switch (marker) {
      case SOS, DHT, DAC, DQT, DRI, DNL, COM -> true;
      default -> marker >= APP0 && marker <= APP15;
    };
  }

  /** Refuses the processes that libjpeg-turbo, as OpenCV uses it, does not decode. */
  private void requireSupported(int marker, int at, int length) throws ImageException {
    if (length < 8) {
      throw reader.corrupt("a frame header of %d bytes".formatted(length));
    }
    if (marker > 0xC2) {
      throw ImageException.unsupported(
          ImageFormat.JPEG,
          "a lossless, hierarchical or arithmetic-coded frame (marker FF %02X) is not read"
              .formatted(marker));
    }
    int bits = reader.u8(at + 2);
    if (bits != 8) {
      throw ImageException.unsupported(
          ImageFormat.JPEG, "%d bits a sample are not read, only 8".formatted(bits));
    }
  }
}

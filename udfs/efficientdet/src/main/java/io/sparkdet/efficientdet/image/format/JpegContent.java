package io.sparkdet.efficientdet.image.format;

import io.sparkdet.efficientdet.image.foreign.Signature;
import io.sparkdet.efficientdet.image.orientation.OrientationTags;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The marker segments of a JPEG (ITU-T T.81, annex B). Segments are stepped over by their lengths,
 * so the end-of-image marker of a thumbnail inside EXIF is not taken for the picture's own; bytes
 * after the picture's own are allowed.
 */
final class JpegContent {

  private static final int TEM = 0x01;
  private static final int SOF0 = 0xC0;
  private static final int SOF2 = 0xC2;
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

  private static final int[] EXIF_PREFIX = ascii("Exif\0\0");
  private static final int[] XMP_PREFIX = ascii("http://ns.adobe.com/xap/1.0/\0");

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

  /**
   * Reads the sizes, and the orientation if it is declared before the picture data.
   *
   * @throws ImageException also {@code UNSUPPORTED} for a kind of JPEG that is not read
   */
  ImageHeader header() throws ImageException {
    OrientationTags tags = new OrientationTags(content);
    int width = 0;
    int height = 0;
    int at = 2;
    while (true) {
      at = marker(at);
      int marker = reader.u8(at++);
      if (marker == EOI) {
        throw reader.corrupt("it ends before any picture data");
      }
      if (marker == SOS) {
        return reader.header(width, height, tags.orientation());
      }
      if (hasNoLength(marker)) {
        continue;
      }
      int length = segmentLength(marker, at);
      if (isFrame(marker)) {
        JpegProcess.of(marker).requireSupported(marker);
        requireSupported(at, length);
        height = reader.u16be(at + 3);
        width = reader.u16be(at + 5);
      } else if (marker == APP1) {
        gather(tags, at + 2, length - 2);
      }
      at += length;
    }
  }

  /**
   * Refuses a picture whose data do not reach its end-of-image marker, and what libjpeg refuses on
   * the way: the marker reader of libjpeg-turbo 3.1 (jdmarker.c) accepts all else, most of it
   * without a warning. Bytes FF may fill any place before a marker.
   */
  void requireComplete() throws ImageException {
    boolean inPicture = false;
    boolean hasFrame = false;
    boolean mayHaveScan = true;
    int components = 0;
    boolean progressive = false;
    boolean hasRestarts = false;
    int at = 2;
    while (true) {
      at = marker(at);
      int offset = at - 1;
      int marker = reader.u8(at++);
      if (marker == EOI && inPicture) {
        return;
      }
      if (hasNoLength(marker)) {
        continue;
      }
      if (!isKnown(marker) || (isFrame(marker) && hasFrame) || (marker == SOS && !mayHaveScan)) {
        throw reader.corrupt(
            "damaged picture data (marker FF %02X at byte %d)".formatted(marker, offset));
      }
      int length = segmentLength(marker, at);
      if (isFrame(marker)) {
        hasFrame = true;
        progressive = marker == SOF2;
        components = reader.u8(at + 7);
      } else if (marker == DRI) {
        hasRestarts = reader.u16be(at + 2) > 0;
      } else if (marker == SOS) {
        inPicture = true;
        mayHaveScan = progressive || reader.u8(at + 2) < components;
      }
      at += length;
      if (marker == SOS) {
        at = endOfEntropyCodedData(at, hasRestarts);
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

  private int segmentLength(int marker, int at) throws ImageException {
    int length = reader.u16be(at);
    if (length < 2) {
      if (isSkipped(marker)) {
        return 2;
      }
      throw reader.corrupt("a segment of %d bytes at byte %d".formatted(length, at));
    }
    reader.require(at, length);
    return length;
  }

  /**
   * Returns where the marker stands that ends a scan: not a stuffed FF 00, not a restart, and where
   * there are restarts no reserved marker either, which libjpeg then steps over.
   */
  private int endOfEntropyCodedData(int from, boolean hasRestarts) throws ImageException {
    int at = from;
    while (true) {
      at = marker(at);
      int code = reader.u8(at);
      if (code != 0 && !isRestart(code) && !(hasRestarts && code < SOF0)) {
        return at - 1;
      }
      at++;
    }
  }

  /** Returns the offset of the next byte FF, eight bytes a step. */
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
        "the file is cut short: it ends at byte %d without an end-of-image marker; copy it again"
            .formatted(content.length));
  }

  private static int[] ascii(String text) {
    return text.chars().toArray();
  }

  private void gather(OrientationTags tags, int at, int length) {
    if (length >= EXIF_PREFIX.length && Signature.startsWith(content, at, EXIF_PREFIX)) {
      tags.exifSegment(at, length);
    } else if (length >= XMP_PREFIX.length && Signature.startsWith(content, at, XMP_PREFIX)) {
      tags.xmp(at + XMP_PREFIX.length, length - XMP_PREFIX.length);
    }
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xD0 && marker <= 0xD7;
  }

  private static boolean hasNoLength(int marker) {
    return isRestart(marker) || marker == 0 || marker == TEM;
  }

  private static boolean isFrame(int marker) {
    return JpegProcess.isFrame(marker);
  }

  /** Returns whether a segment's contents mean nothing to libjpeg, so that it may be too short. */
  private static boolean isSkipped(int marker) {
    return (marker >= APP0 && marker <= APP15) || marker == COM || marker == DNL;
  }

  private static boolean isKnown(int marker) {
    return switch (marker) {
      case SOS, DHT, DAC, DQT, DRI -> true;
      default -> isSkipped(marker) || isFrame(marker);
    };
  }

  /** Refuses a frame that libjpeg-turbo, as OpenCV uses it, does not decode to colors. */
  private void requireSupported(int at, int length) throws ImageException {
    if (length < 8) {
      throw reader.corrupt("a frame header of %d bytes".formatted(length));
    }
    int bits = reader.u8(at + 2);
    if (bits != 8) {
      throw ImageException.unsupported(
          ImageFormat.JPEG,
          "%d bits a sample are not read, only 8; save it with 8 bits".formatted(bits));
    }
    int components = reader.u8(at + 7);
    if (components != 1 && components != 3 && components != 4) {
      throw ImageException.unsupported(
          ImageFormat.JPEG,
          "%d color components are not read, only 1, 3 and 4; save it as RGB"
              .formatted(components));
    }
  }
}

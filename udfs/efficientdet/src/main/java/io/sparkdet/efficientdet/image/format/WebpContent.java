package io.sparkdet.efficientdet.image.format;

import io.sparkdet.efficientdet.image.orientation.Orientation;
import io.sparkdet.efficientdet.image.orientation.OrientationTags;

/** The RIFF container of a WebP (RFC 9649, section 2). */
final class WebpContent {

  private static final int FIRST_CHUNK = 12;
  private static final long VP8 = 0x20385056L;
  private static final long VP8L = 0x4C385056L;
  private static final long VP8X = 0x58385056L;
  private static final long EXIF = 0x46495845L;
  private static final long XMP = 0x20504D58L;
  private static final int EXIF_FLAG = 0x08;
  private static final int XMP_FLAG = 0x04;

  private final byte[] content;
  private final ContentReader reader;

  WebpContent(byte[] content) {
    this.content = content;
    this.reader = new ContentReader(ImageFormat.WEBP, content);
  }

  ImageHeader header() throws ImageException {
    int at = FIRST_CHUNK + 8;
    long type = reader.u32le(FIRST_CHUNK);
    if (type == VP8) {
      return reader.header(
          reader.u16le(at + 6) & 0x3FFF, reader.u16le(at + 8) & 0x3FFF, Orientation.UPRIGHT);
    }
    if (type == VP8L) {
      long sizes = reader.u32le(at + 1);
      return reader.header((sizes & 0x3FFF) + 1, (sizes >>> 14 & 0x3FFF) + 1, Orientation.UPRIGHT);
    }
    if (type == VP8X) {
      long width = reader.u16le(at + 4) + ((long) reader.u8(at + 6) << 16) + 1;
      long height = reader.u16le(at + 7) + ((long) reader.u8(at + 9) << 16) + 1;
      return reader.header(width, height, orientation());
    }
    throw reader.corrupt("its first chunk holds no picture");
  }

  /** Refuses a file shorter than its RIFF size, and one whose chunks do not fit into it. */
  void requireComplete() throws ImageException {
    long size = reader.u32le(4);
    reader.require(8, size);
    reader.require(FIRST_CHUNK + 8, reader.u32le(FIRST_CHUNK + 4));
  }

  /** EXIF and XMP count where the header's flags announce them; the first chunk of each does. */
  private Orientation orientation() throws ImageException {
    int flags = reader.u8(FIRST_CHUNK + 8);
    OrientationTags tags = new OrientationTags(content);
    boolean awaitsExif = (flags & EXIF_FLAG) != 0;
    boolean awaitsXmp = (flags & XMP_FLAG) != 0;
    long at = FIRST_CHUNK;
    while (reader.size() - at >= 8) {
      long type = reader.u32le((int) at);
      long length = reader.u32le((int) at + 4);
      long start = at + 8;
      if (start + length > reader.size()) {
        break;
      }
      if (type == EXIF && awaitsExif) {
        tags.exif((int) start, (int) length);
        awaitsExif = false;
      } else if (type == XMP && awaitsXmp) {
        tags.xmp((int) start, (int) length);
        awaitsXmp = false;
      }
      at = start + length + (length & 1);
    }
    return tags.orientation();
  }
}

package io.sparkdet.efficientdet.image.format;

import io.sparkdet.efficientdet.image.orientation.OrientationTags;
import io.sparkdet.efficientdet.image.png.PngText;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.BytePointer;

/** The chunks of a PNG (W3C PNG 3, section 5). */
final class PngContent {

  private static final int SIGNATURE_BYTES = 8;
  private static final int CHUNK_HEAD_BYTES = 8;
  private static final int CHUNK_FRAME_BYTES = 12;
  private static final long IHDR = 0x49484452L;
  private static final long PLTE = 0x504C5445L;
  private static final long IDAT = 0x49444154L;
  private static final long IEND = 0x49454E44L;
  private static final long EXIF = 0x65584966L;
  private static final long TEXT = 0x74455874L;
  private static final long ZTXT = 0x7A545874L;
  private static final long ITXT = 0x69545874L;
  private static final long ACTL = 0x6163544CL;
  private static final long FCTL = 0x6663544CL;
  private static final long CGBI = 0x43674249L;

  /** The chunk IEND with its checksum. */
  private static final byte[] END = HexFormat.of().parseHex("0000000049454e44ae426082");

  /** The bit of a chunk's type that is set where a reader may skip the chunk. */
  private static final long ANCILLARY = 0x20000000L;

  private final byte[] content;
  private final ContentReader reader;

  PngContent(byte[] content) {
    this.content = content;
    this.reader = new ContentReader(ImageFormat.PNG, content);
  }

  /**
   * Reads the sizes, and the orientation, which may also stand after the picture data; what follows
   * the first frame of an animation belongs to others.
   */
  ImageHeader header() throws ImageException {
    int at = SIGNATURE_BYTES;
    long first = reader.u32be(at + 4);
    if (first == CGBI) {
      throw ImageException.unsupported(
          ImageFormat.PNG,
          "an iPhone's own kind (CgBI) is not read; turn it back with \"pngcrush"
              + " -revert-iphone-optimizations\"");
    }
    if (first != IHDR) {
      throw reader.corrupt("its first chunk is not IHDR");
    }
    long width = reader.u32be(at + 8);
    long height = reader.u32be(at + 12);
    OrientationTags tags = new OrientationTags(content);
    boolean animated = false;
    boolean hasData = false;
    while (reader.size() - at >= CHUNK_FRAME_BYTES) {
      long length = reader.u32be(at);
      long type = reader.u32be(at + 4);
      if (type == IEND
          || at + CHUNK_FRAME_BYTES + length > reader.size()
          || (type == FCTL && animated && hasData)) {
        break;
      }
      animated |= type == ACTL;
      hasData |= type == IDAT;
      gather(tags, type, at + 8, (int) length);
      at += CHUNK_FRAME_BYTES + (int) length;
    }
    return reader.header(width, height, tags.orientation());
  }

  private void gather(OrientationTags tags, long type, int at, int length) {
    if (type == EXIF) {
      tags.exif(at, length);
    } else if (type == TEXT) {
      PngText.gather(tags, content, at, length);
    } else if (type == ZTXT) {
      PngText.gatherCompressed(tags, content, at, length);
    } else if (type == ITXT) {
      PngText.gatherInternational(tags, content, at, length);
    }
  }

  private boolean hasRightChecksum(int at, int length) throws ImageException {
    CRC32 crc = new CRC32();
    crc.update(content, at + 4, 4 + length);
    return crc.getValue() == reader.u32be(at + 8 + length);
  }

  /**
   * Refuses a picture without all its chunks up to IEND, or with a wrong checksum; the one of IEND,
   * which has no contents, does not matter.
   *
   * @return what is missing of a file that is cut behind its picture data, inside the frame of a
   *     chunk; whether those data are whole shows in decoding
   */
  Optional<String> requireComplete() throws ImageException {
    boolean hasData = false;
    int at = SIGNATURE_BYTES;
    while (true) {
      long rest = (long) reader.size() - at;
      if (hasData && rest < CHUNK_HEAD_BYTES) {
        return Optional.of(cutEnd());
      }
      long length = reader.u32be(at);
      long type = reader.u32be(at + 4);
      hasData |= type == IDAT;
      if (hasData && rest >= CHUNK_HEAD_BYTES + length && rest < CHUNK_FRAME_BYTES + length) {
        return Optional.of(cutEnd());
      }
      reader.require(at, CHUNK_FRAME_BYTES + length);
      if ((type & ANCILLARY) == 0 && type != IEND && !hasRightChecksum(at, (int) length)) {
        throw reader.corrupt("wrong checksum of the chunk at byte %d".formatted(at));
      }
      if (type == IEND) {
        break;
      }
      at += CHUNK_FRAME_BYTES + (int) length;
    }
    if (!hasData) {
      throw reader.corrupt("it has no picture data (no IDAT chunk)");
    }
    return Optional.empty();
  }

  private String cutEnd() {
    return "it ends at byte %d, before its last chunk (IEND) is whole; no pixel is missing"
        .formatted(reader.size());
  }

  /**
   * Copies what the colors depend on, a complete picture's chunks IHDR, PLTE, IDAT and IEND, and
   * returns the number of bytes; a checksum and an end that are cut off are put there. OpenCV 4.14
   * reads outside of its memory in damaged animation chunks, and nothing else in a PNG concerns us
   * either.
   */
  int copyPicture(BytePointer target) throws ImageException {
    target.put(content, 0, SIGNATURE_BYTES);
    int copied = SIGNATURE_BYTES;
    int at = SIGNATURE_BYTES;
    while (reader.size() - at >= CHUNK_HEAD_BYTES && reader.u32be(at + 4) != IEND) {
      long type = reader.u32be(at + 4);
      int length = (int) reader.u32be(at);
      if (type == IHDR || type == PLTE || type == IDAT) {
        target.position(copied).put(content, at, CHUNK_HEAD_BYTES + length);
        copied += CHUNK_HEAD_BYTES + length;
        target.position(copied).put(checksum(at, length), 0, Integer.BYTES);
        copied += Integer.BYTES;
      }
      at += CHUNK_FRAME_BYTES + length;
    }
    target.position(copied).put(END, 0, END.length);
    copied += END.length;
    target.position(0);
    return copied;
  }

  private byte[] checksum(int at, int length) {
    int end = at + CHUNK_HEAD_BYTES + length;
    if (end + Integer.BYTES <= content.length) {
      return Arrays.copyOfRange(content, end, end + Integer.BYTES);
    }
    CRC32 crc = new CRC32();
    crc.update(content, at + 4, 4 + length);
    return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
  }
}

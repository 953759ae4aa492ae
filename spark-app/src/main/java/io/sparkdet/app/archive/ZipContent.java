package io.sparkdet.app.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The bytes of an entry of a zip: never more than its directory says. */
final class ZipContent {

  static final int LOCAL_HEADER = 30;
  static final int LOCAL_SIGNATURE = 0x04034b50;

  /** No deflated byte makes more than this many. */
  static final long MOST_RATIO = 1032;

  private static final int CHUNK = 32 << 10;

  private ZipContent() {}

  static byte[] read(SeekableBytes archive, EntryPlace place, int bytes) throws IOException {
    toContent(archive, place.at());
    byte[] content = new byte[bytes];
    if (place.packing() == EntryPacking.ZIP_STORED) {
      if (archive.readFully(content, 0, bytes) < bytes) {
        throw new DamagedArchiveException("the archive ends before it");
      }
    } else {
      inflate(archive, place.stored(), content);
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    if (place.crc() >= 0 && crc.getValue() != place.crc()) {
      throw new DamagedArchiveException("its checksum is wrong");
    }
    return content;
  }

  /** Returns the first bytes of an entry, as many as there are. */
  static byte[] head(SeekableBytes archive, EntryPlace place, int most) throws IOException {
    toContent(archive, place.at());
    if (place.packing() == EntryPacking.ZIP_STORED) {
      return archive.readUpTo((int) Math.min(most, place.stored()));
    }
    byte[] head = new byte[most];
    Inflater inflater = new Inflater(true);
    try {
      return Arrays.copyOf(head, fill(inflater, archive, place.stored(), head));
    } finally {
      inflater.end();
    }
  }

  private static void toContent(SeekableBytes archive, long at) throws IOException {
    archive.moveTo(at);
    byte[] header = archive.readUpTo(LOCAL_HEADER);
    if (header.length < LOCAL_HEADER) {
      throw new DamagedArchiveException("the archive ends before it");
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    if (fields.getInt(0) != LOCAL_SIGNATURE) {
      throw new DamagedArchiveException("there is no header where the directory says");
    }
    int names = (fields.getShort(26) & 0xFFFF) + (fields.getShort(28) & 0xFFFF);
    archive.moveTo(at + LOCAL_HEADER + names);
  }

  private static void inflate(SeekableBytes archive, long stored, byte[] content)
      throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      int got = fill(inflater, archive, stored, content);
      if (got < content.length) {
        throw new DamagedArchiveException(
            "it unpacks to %d bytes and not to %d".formatted(got, content.length));
      }
      if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
        throw new DamagedArchiveException(
            "it unpacks to more than its %d bytes".formatted(content.length));
      }
    } catch (DataFormatException e) {
      throw new DamagedArchiveException("its packed data are damaged", e);
    } finally {
      inflater.end();
    }
  }

  /** Inflates until the target is full or the data end; returns how many bytes there were. */
  private static int fill(Inflater inflater, SeekableBytes archive, long stored, byte[] target)
      throws IOException {
    byte[] packed = new byte[(int) Math.min(CHUNK, Math.max(1, stored))];
    long left = stored;
    int filled = 0;
    try {
      while (filled < target.length && !inflater.finished()) {
        if (inflater.needsInput()) {
          int got = left == 0 ? -1 : archive.read(packed, 0, (int) Math.min(packed.length, left));
          if (got < 0) {
            break;
          }
          left -= got;
          inflater.setInput(packed, 0, got);
        }
        int made = inflater.inflate(target, filled, target.length - filled);
        if (made == 0 && inflater.needsDictionary()) {
          throw new DamagedArchiveException("its packed data are damaged");
        }
        filled += made;
      }
      return filled;
    } catch (DataFormatException e) {
      throw new DamagedArchiveException("its packed data are damaged", e);
    }
  }
}

package io.sparkdet.app.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The entries of a zip by the directory at its end, read in one go and never kept. */
final class ZipDirectory implements ArchiveScan {

  private static final int HEADER = 46;
  private static final int SIGNATURE = 0x02014b50;
  private static final int END = 22;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int LOCATOR = 20;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int END64 = 56;
  private static final int END64_SIGNATURE = 0x06064b50;

  private final String archive;
  private final SeekableBytes bytes;
  private final SeekableBytes content;
  private final long shift;
  private final long end;
  private final long count;
  private long at;
  private long entries;

  private ZipDirectory(
      String archive, SeekableBytes bytes, long begin, long end, long count, long shift) {
    this.archive = archive;
    this.bytes = bytes;
    this.content = bytes.sibling();
    this.at = begin;
    this.end = end;
    this.count = count;
    this.shift = shift;
  }

  /** Finds the directory; a zip without one is looked through from its beginning. */
  static ArchiveScan open(String archive, SeekableBytes bytes) throws IOException {
    int tail = (int) Math.min(bytes.length(), END + 0xFFFF);
    long from = bytes.length() - tail;
    bytes.moveTo(from);
    ByteBuffer last = fields(bytes.readUpTo(tail));
    for (int i = last.limit() - END; i >= 0; i--) {
      if (last.getInt(i) == END_SIGNATURE
          && i + END + (last.getShort(i + 20) & 0xFFFF) <= last.limit()) {
        return of(archive, bytes, last, i, from + i);
      }
    }
    return new ZipHeaders(archive, bytes);
  }

  private static ArchiveScan of(
      String archive, SeekableBytes bytes, ByteBuffer last, int i, long end) throws IOException {
    long count = last.getShort(i + 10) & 0xFFFF;
    long size = last.getInt(i + 12) & 0xFFFFFFFFL;
    long offset = last.getInt(i + 16) & 0xFFFFFFFFL;
    long directoryEnd = end;
    if (i >= LOCATOR && last.getInt(i - LOCATOR) == LOCATOR_SIGNATURE) {
      ByteBuffer large = end64(bytes, last.getLong(i - LOCATOR + 8), end);
      directoryEnd = end - LOCATOR - END64;
      if (large != null) {
        count = large.getLong(32);
        size = large.getLong(40);
        offset = large.getLong(48);
        directoryEnd = Math.max(0, end - LOCATOR - 12 - large.getLong(4));
      }
    } else if (last.getShort(i + 4) != 0) {
      throw new DamagedArchiveException("it is one of several parts; join them first");
    }
    // What stands before the first entry, as in archives that unpack themselves.
    long shift = directoryEnd - size - offset;
    if (size < 0 || offset < 0 || shift < 0) {
      throw new DamagedArchiveException("its directory does not lie where it says");
    }
    return new ZipDirectory(archive, bytes, offset + shift, offset + shift, count, shift);
  }

  /** Returns the end of a large archive, or null if it is not where it should be. */
  private static @Nullable ByteBuffer end64(SeekableBytes bytes, long offset, long end)
      throws IOException {
    for (long at : new long[] {offset, end - LOCATOR - END64}) {
      if (at >= 0 && bytes.moveTo(at)) {
        ByteBuffer fields = fields(bytes.readUpTo(END64));
        if (fields.limit() == END64 && fields.getInt(0) == END64_SIGNATURE) {
          return fields;
        }
      }
    }
    return null;
  }

  static ByteBuffer fields(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public @Nullable ArchiveEntry next() throws IOException {
    bytes.moveTo(at);
    byte[] read = bytes.readUpTo(HEADER);
    ByteBuffer fields = fields(read);
    if (read.length < HEADER || fields.getInt(0) != SIGNATURE) {
      // Counts of small archives are those of 16 bits.
      if (entries == count || (count <= 0xFFFF && (entries & 0xFFFF) == count)) {
        return null;
      }
      throw new DamagedArchiveException(
          "its directory is damaged after %d of %d entries".formatted(entries, count));
    }
    int name = fields.getShort(28) & 0xFFFF;
    int extra = fields.getShort(30) & 0xFFFF;
    int comment = fields.getShort(32) & 0xFFFF;
    byte[] rawName = bytes.readUpTo(name);
    byte[] rawExtra = bytes.readUpTo(extra);
    if (rawName.length < name || rawExtra.length < extra) {
      throw new DamagedArchiveException("its directory is cut off");
    }
    at += HEADER + (long) name + extra + comment;
    entries++;
    ZipHeader header = ZipHeader.ofDirectory(fields, rawName, rawExtra);
    header.offset += shift;
    return header.entry(archive, content, end);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

package io.sparkdet.app.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The entries of a zip that lost its directory, by the headers before them: those that are whole,
 * then the error that the rest is missing.
 */
final class ZipHeaders implements ArchiveScan {

  /** Lengths of what may follow an entry: with a signature or not, with 4 or 8 bytes a length. */
  private static final int[] DESCRIPTORS = {16, 24, 12, 20};

  private static final int DIRECTORY_SIGNATURE = 0x02014b50;

  private final String archive;
  private final SeekableBytes bytes;
  private final SeekableBytes content;
  private long at;
  private long entries;

  ZipHeaders(String archive, SeekableBytes bytes) {
    this.archive = archive;
    this.bytes = bytes;
    this.content = bytes.sibling();
  }

  @Override
  public ArchiveEntry next() throws IOException {
    bytes.moveTo(at);
    byte[] read = bytes.readUpTo(ZipContent.LOCAL_HEADER);
    ByteBuffer fields = ZipDirectory.fields(read);
    if (read.length < ZipContent.LOCAL_HEADER || fields.getInt(0) != ZipContent.LOCAL_SIGNATURE) {
      throw lost();
    }
    byte[] name = bytes.readUpTo(fields.getShort(26) & 0xFFFF);
    byte[] extra = bytes.readUpTo(fields.getShort(28) & 0xFFFF);
    ZipHeader header = ZipHeader.ofEntry(fields, name, extra, at);
    long begin = bytes.position();
    if (header.hasDescriptor() && header.stored == 0) {
      at = measured(header, begin);
    } else {
      if (header.stored < 0 || header.stored > bytes.length() - begin) {
        throw lost();
      }
      at = begin + header.stored;
      at += header.hasDescriptor() ? descriptor(at) : 0;
    }
    entries++;
    return header.entry(archive, content, bytes.length());
  }

  private DamagedArchiveException lost() {
    return new DamagedArchiveException(
        entries == 0 ? "it is no zip, or cut off" : "it has no directory, it is cut off");
  }

  /** Finds out by inflating how long an entry is whose header does not say it. */
  private long measured(ZipHeader header, long begin) throws IOException {
    if (header.method != 8) {
      throw lost();
    }
    Inflater inflater = new Inflater(true);
    CRC32 crc = new CRC32();
    byte[] packed = new byte[32 << 10];
    byte[] made = new byte[64 << 10];
    try {
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          int got = bytes.read(packed, 0, packed.length);
          if (got < 0) {
            throw lost();
          }
          inflater.setInput(packed, 0, got);
        }
        int count = inflater.inflate(made);
        if (count == 0 && inflater.needsDictionary()) {
          throw lost();
        }
        crc.update(made, 0, count);
      }
      header.stored = inflater.getBytesRead();
      header.bytes = inflater.getBytesWritten();
    } catch (DataFormatException e) {
      throw new DamagedArchiveException("it has no directory, and an entry is damaged", e);
    } finally {
      inflater.end();
    }
    long end = begin + header.stored;
    int length = descriptor(end);
    requireChecksum(end, length, crc.getValue());
    header.crc = crc.getValue();
    return end + length;
  }

  private void requireChecksum(long end, int length, long crc) throws IOException {
    bytes.moveTo(end);
    byte[] read = bytes.readUpTo(length);
    boolean signed = length == 16 || length == 24;
    if (read.length < length
        || (ZipDirectory.fields(read).getInt(signed ? 4 : 0) & 0xFFFFFFFFL) != crc) {
      throw lost();
    }
  }

  /** Returns the length of what stands between the end of an entry and the next header. */
  private int descriptor(long end) throws IOException {
    for (int length : DESCRIPTORS) {
      bytes.moveTo(end + length);
      byte[] next = bytes.readUpTo(4);
      int signature = next.length < 4 ? 0 : ZipDirectory.fields(next).getInt(0);
      if (signature == ZipContent.LOCAL_SIGNATURE || signature == DIRECTORY_SIGNATURE) {
        return length;
      }
    }
    return DESCRIPTORS[0];
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

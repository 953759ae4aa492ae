package io.sparkdet.app.archive;

import io.sparkdet.efficientdet.image.format.ImageFormat;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a tar, of any dialect that commons-compress knows. Contents are stepped over.
 *
 * <p>Every entry is given to a reader of its own: that one has read just the entry's headers when
 * it names the entry, so that the stream's position is the offset of the content.
 */
final class TarScan implements ArchiveScan {

  private static final int RECORD = 512;

  /** Two records of zeros end a tar, which is padded to 10 KiB; others may be appended to it. */
  private static final int MOST_ZEROS = (1 << 20) / RECORD;

  /** Long names and PAX headers together; more is no name. */
  private static final int MOST_HEADERS = 1 << 20;

  private final String archive;
  private final EntryPacking packing;
  private final ArchiveBytes bytes;
  private final byte[] record = new byte[RECORD];
  private long at;
  private int zeros;
  private long entries;

  TarScan(String archive, EntryPacking packing, ArchiveBytes bytes) {
    this.archive = archive;
    this.packing = packing;
    this.bytes = bytes;
  }

  @Override
  public @Nullable ArchiveEntry next() throws IOException {
    while (zeros <= MOST_ZEROS) {
      int got = bytes.moveTo(at) ? bytes.readFully(record, 0, RECORD) : 0;
      boolean zero = isZero(got);
      if (got < RECORD) {
        if (zeros > 0 && zero) {
          return null;
        }
        throw new DamagedArchiveException(
            got == 0 && entries > 0
                ? "it ends without the mark of its end, a part may be missing"
                : "it is no tar, or cut off at byte %d".formatted(at));
      }
      if (!zero) {
        zeros = 0;
        return entry();
      }
      zeros++;
      at += RECORD;
    }
    return null;
  }

  private boolean isZero(int count) {
    for (int i = 0; i < count; i++) {
      if (record[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private ArchiveEntry entry() throws IOException {
    Headers headers = new Headers();
    TarArchiveEntry entry = header(headers);
    long begin = at + headers.given;
    long size = entry.getSize();
    if (size < 0 || size > Long.MAX_VALUE - begin - RECORD) {
      throw damaged("its length is impossible", null);
    }
    boolean sparse = entry.isSparse();
    ArchiveEntry.Kind kind = kind(entry);
    byte[] head =
        kind == ArchiveEntry.Kind.FILE
            ? bytes.readUpTo((int) Math.min(ImageFormat.TELLING_BYTES, size))
            : new byte[0];
    if (!bytes.moveTo(begin + size)) {
      throw new DamagedArchiveException("it is cut off in the entry " + entry.getName());
    }
    at = begin + (size + RECORD - 1) / RECORD * RECORD;
    entries++;
    return new ArchiveEntry(
        entry.getName(),
        kind,
        sparse ? entry.getRealSize() : size,
        entry.getLastModifiedTime().toMillis(),
        new EntryPlace(archive, packing, begin, size, -1),
        sparse
            ? new Verdict(
                ImageStatus.UNSUPPORTED,
                "The entry is stored as a sparse file: make the archive without sparse files.")
            : null,
        most -> Arrays.copyOf(head, Math.min(most, head.length)));
  }

  private TarArchiveEntry header(Headers headers) throws IOException {
    TarArchiveEntry entry;
    try (TarArchiveInputStream reader =
        new TarArchiveInputStream(headers, StandardCharsets.UTF_8.name())) {
      entry = reader.getNextEntry();
    } catch (IOException | RuntimeException e) {
      if (bytes.failed() || e instanceof DamagedArchiveException) {
        throw e;
      }
      throw damaged("it cannot be read", e);
    }
    if (entry == null || !entry.isCheckSumOK()) {
      throw damaged("its checksum is wrong", null);
    }
    return entry;
  }

  private DamagedArchiveException damaged(String clause, @Nullable Exception cause) {
    String place =
        entries == 0
            ? "it is no tar, or its first header is damaged"
            : "the header at byte %d is damaged: %s".formatted(at, clause);
    return cause == null
        ? new DamagedArchiveException(place)
        : new DamagedArchiveException(place, cause);
  }

  private static ArchiveEntry.Kind kind(TarArchiveEntry entry) {
    if (entry.isDirectory()) {
      return ArchiveEntry.Kind.FOLDER;
    }
    boolean special =
        entry.isSymbolicLink()
            || entry.isLink()
            || entry.isCharacterDevice()
            || entry.isBlockDevice()
            || entry.isFIFO();
    return special ? ArchiveEntry.Kind.SPECIAL : ArchiveEntry.Kind.FILE;
  }

  /** The record that was read, and what follows, as far as headers may go. */
  private final class Headers extends InputStream {

    private long given;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      if (given + count > MOST_HEADERS) {
        throw damaged("it is larger than 1 MiB", null);
      }
      int got;
      if (given < RECORD) {
        got = (int) Math.min(count, RECORD - given);
        System.arraycopy(record, (int) given, target, from, got);
      } else {
        got = bytes.read(target, from, count);
      }
      given += Math.max(0, got);
      return got;
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

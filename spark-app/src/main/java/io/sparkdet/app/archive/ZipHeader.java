package io.sparkdet.app.archive;

import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a zip says of one entry, in its directory or before the entry's bytes (PKWARE's APPNOTE
 * 6.3.10, sections 4.3.7, 4.3.12 and 4.5).
 */
final class ZipHeader {

  private static final int ENCRYPTED = 1 | (1 << 6) | (1 << 13);
  private static final int UTF8 = 1 << 11;
  private static final int DESCRIPTOR = 1 << 3;

  /** The first of January 1980, which tools write that know no time. */
  private static final int FIRST_DAY = (1 << 5) | 1;

  private static final int FAT = 0;
  private static final int UNIX = 3;
  private static final int FILE_TYPE = 0xF000;
  private static final int REGULAR = 0x8000;
  private static final long IN_EXTRA = 0xFFFFFFFFL;

  /** A large entry that unpacks to more than this many times its bytes is no picture. */
  private static final long BOMB_RATIO = 500;

  private static final long BOMB_BYTES = 100L << 20;

  final int flags;
  final int method;
  long crc;
  private final int host;
  private final int unixMode;
  private final int dosTime;
  private final byte[] rawName;
  long stored;
  long bytes;
  long offset;
  private long zip64Offset = IN_EXTRA;
  private long unixTime = Long.MIN_VALUE;
  private @Nullable String unicodeName;

  private ZipHeader(
      int host, int unixMode, ByteBuffer fields, int at, byte[] rawName, byte[] extra) {
    this.host = host;
    this.unixMode = unixMode;
    this.flags = fields.getShort(at) & 0xFFFF;
    this.method = fields.getShort(at + 2) & 0xFFFF;
    this.dosTime = fields.getInt(at + 4);
    this.crc = fields.getInt(at + 8) & IN_EXTRA;
    this.stored = fields.getInt(at + 12) & IN_EXTRA;
    this.bytes = fields.getInt(at + 16) & IN_EXTRA;
    this.rawName = rawName;
    extras(ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Reads a header of the directory: 46 bytes, then name and extra fields. */
  static ZipHeader ofDirectory(ByteBuffer fields, byte[] name, byte[] extra) {
    ZipHeader header =
        new ZipHeader(fields.get(5) & 0xFF, fields.getInt(38) >>> 16, fields, 8, name, extra);
    long offset = fields.getInt(42) & IN_EXTRA;
    header.offset = offset == IN_EXTRA ? header.zip64Offset : offset;
    return header;
  }

  /** Reads a header that stands before an entry: 30 bytes, then name and extra fields. */
  static ZipHeader ofEntry(ByteBuffer fields, byte[] name, byte[] extra, long offset) {
    ZipHeader header = new ZipHeader(UNIX, 0, fields, 6, name, extra);
    header.offset = offset;
    return header;
  }

  private void extras(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xFFFF;
      int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
      ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      extra.position(extra.position() + length);
      switch (id) {
        case 0x0001 -> zip64(field);
        case 0x5455 -> {
          if (length >= 5 && (field.get() & 1) != 0) {
            unixTime = field.getInt();
          }
        }
        case 0x7075 -> unicode(field);
        default -> {}
      }
    }
  }

  private void zip64(ByteBuffer field) {
    if (bytes == IN_EXTRA && field.remaining() >= 8) {
      bytes = field.getLong();
    }
    if (stored == IN_EXTRA && field.remaining() >= 8) {
      stored = field.getLong();
    }
    if (field.remaining() >= 8) {
      zip64Offset = field.getLong();
    }
  }

  private void unicode(ByteBuffer field) {
    if (field.remaining() > 5 && field.get() == 1) {
      CRC32 of = new CRC32();
      of.update(rawName);
      if ((field.getInt() & IN_EXTRA) == of.getValue()) {
        unicodeName = StandardCharsets.UTF_8.decode(field).toString();
      }
    }
  }

  boolean hasDescriptor() {
    return (flags & DESCRIPTOR) != 0;
  }

  String name() {
    String name = unicodeName;
    if (name == null) {
      name = decoded();
    }
    return host == FAT && name.indexOf('/') < 0 ? name.replace('\\', '/') : name;
  }

  /** Most tools of today write UTF-8 whether they say so or not; the others the PC's code page. */
  private String decoded() {
    if ((flags & UTF8) != 0) {
      return new String(rawName, StandardCharsets.UTF_8);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(rawName)).toString();
    } catch (CharacterCodingException e) {
      Charset page =
          Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;
      return new String(rawName, page);
    }
  }

  /** Milliseconds since 1970; times without a zone count as UTC, -1 where none is set. */
  long modifiedAt() {
    if (unixTime != Long.MIN_VALUE) {
      return unixTime * 1000;
    }
    int date = dosTime >>> 16;
    int time = dosTime & 0xFFFF;
    boolean unset = date == 0 || (date == FIRST_DAY && time == 0);
    if (unset) {
      return -1;
    }
    try {
      return LocalDateTime.of(
              1980 + (date >> 9),
              (date >> 5) & 15,
              date & 31,
              time >> 11,
              (time >> 5) & 63,
              Math.min(59, (time & 31) * 2))
          .toInstant(ZoneOffset.UTC)
          .toEpochMilli();
    } catch (DateTimeException e) {
      return -1;
    }
  }

  ArchiveEntry.Kind kind() {
    int type = host == UNIX ? unixMode & FILE_TYPE : 0;
    if (name().endsWith("/")) {
      return ArchiveEntry.Kind.FOLDER;
    }
    return type == 0 || type == REGULAR ? ArchiveEntry.Kind.FILE : ArchiveEntry.Kind.SPECIAL;
  }

  /**
   * Returns the entry.
   *
   * @param end where the contents of entries end
   */
  ArchiveEntry entry(String archive, SeekableBytes content, long end) {
    EntryPacking packing = method == 8 ? EntryPacking.ZIP_DEFLATED : EntryPacking.ZIP_STORED;
    EntryPlace place = new EntryPlace(archive, packing, offset, stored, crc);
    Verdict wrong = verdict(end);
    return new ArchiveEntry(
        name(),
        kind(),
        bytes,
        modifiedAt(),
        place,
        wrong,
        most -> {
          if (wrong != null) {
            throw new DamagedArchiveException(wrong.reason());
          }
          return ZipContent.head(content, place, most);
        });
  }

  private @Nullable Verdict verdict(long end) {
    if ((flags & ENCRYPTED) != 0) {
      return new Verdict(
          ImageStatus.UNREADABLE, "The entry is encrypted: make the archive without a password.");
    }
    if (method != 0 && method != 8) {
      return new Verdict(
          ImageStatus.UNSUPPORTED,
          "The entry is packed by method %d: make the archive with deflate, as is usual."
              .formatted(method));
    }
    boolean inside =
        stored >= 0 && bytes >= 0 && offset >= 0 && stored <= end && offset <= end - stored;
    boolean possible = method == 0 ? bytes == stored : bytes / ZipContent.MOST_RATIO <= stored;
    if (!inside || !possible) {
      return new Verdict(
          ImageStatus.CORRUPT,
          inside
              ? "The entry is damaged: %d bytes cannot unpack to %d.".formatted(stored, bytes)
              : "The entry is damaged: the archive ends before it does.");
    }
    if (bytes > BOMB_BYTES && bytes / BOMB_RATIO > stored) {
      return new Verdict(
          ImageStatus.TOO_LARGE,
          "The entry unpacks from %d to %d bytes, more than %d times as many: it is not read."
              .formatted(stored, bytes, BOMB_RATIO));
    }
    return null;
  }
}

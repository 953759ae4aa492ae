package io.sparkdet.efficientdet.image.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a TIFF's first directory, by their tags (TIFF 6.0, section 2). Of several entries
 * with one tag the first counts; an entry of a type that nobody knows is none.
 */
final class TiffDirectory {

  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;
  private static final int INLINE_BYTES = 4;

  private final ByteBuffer content;
  private final Map<Integer, Entry> entries = new TreeMap<>();

  /**
   * One entry.
   *
   * @param at where its twelve bytes begin
   * @param count how many values it declares, at least 1
   * @param values where they begin; they may lie outside of the content
   */
  record Entry(int tag, TiffType type, int at, long count, long values) {}

  /** Reads the entries, and none of their values yet. */
  TiffDirectory(byte[] bytes) throws TiffException {
    this.content = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER_BYTES) {
      throw TiffException.cutShort(0);
    }
    content.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long start = content.getInt(4) & 0xFFFFFFFFL;
    if (start < HEADER_BYTES) {
      throw TiffException.corrupt("its first directory is said to be at byte " + start);
    }
    requireThere(start, 2);
    int number = content.getShort((int) start) & 0xFFFF;
    requireThere(start + 2, (long) number * ENTRY_BYTES);
    for (int i = 0; i < number; i++) {
      read((int) start + 2 + i * ENTRY_BYTES);
    }
  }

  private void read(int at) {
    TiffType type = TiffType.of(content.getShort(at + 2) & 0xFFFF);
    long count = content.getInt(at + 4) & 0xFFFFFFFFL;
    if (type.bytes() == 0 || count == 0) {
      return;
    }
    int tag = content.getShort(at) & 0xFFFF;
    long values =
        type.bytes() * count > INLINE_BYTES ? content.getInt(at + 8) & 0xFFFFFFFFL : at + 8L;
    entries.putIfAbsent(tag, new Entry(tag, type, at, count, values));
  }

  ByteOrder order() {
    return content.order();
  }

  /** Returns the entries in the order of their tags. */
  Collection<Entry> entries() {
    return entries.values();
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** Returns how many values a tag has; 0 where it is not there. */
  long count(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? 0 : entry.count();
  }

  /** Returns the first value of a tag. */
  long value(int tag, long otherwise) throws TiffException {
    return has(tag) ? value(tag, 0L, otherwise) : otherwise;
  }

  /** Returns the first value of a tag that must be there. */
  long required(int tag, String name) throws TiffException {
    if (!has(tag)) {
      throw TiffException.corrupt("it does not say its " + name);
    }
    return value(tag, 0);
  }

  /** Returns a value of a tag by its index. */
  long value(int tag, long index, long otherwise) throws TiffException {
    Entry entry = entries.get(tag);
    if (entry == null || index >= entry.count()) {
      return otherwise;
    }
    long at = entry.values() + index * entry.type().bytes();
    requireThere(at, entry.type().bytes());
    if (entry.type() == TiffType.BYTES || entry.type() == TiffType.UNDEFINED) {
      return content.get((int) at) & 0xFF;
    }
    double value = entry.type().value(content, (int) at);
    if (!(value >= 0 && value <= 0xFFFFFFFFL)) {
      throw TiffException.corrupt("tag %d has the value %s".formatted(tag, value));
    }
    return (long) value;
  }

  /** Returns where the bytes of a tag's values are; null where it is not there, or they are not. */
  @Nullable Entry whole(int tag) {
    Entry entry = entries.get(tag);
    return entry == null || entry.values() + bytes(entry) > content.limit() ? null : entry;
  }

  static long bytes(Entry entry) {
    return entry.count() * entry.type().bytes();
  }

  /** Returns the text of a tag; empty where it has none. */
  String text(int tag) {
    Entry entry = whole(tag);
    if (entry == null || entry.type() != TiffType.TEXT || entry.count() > 256) {
      return "";
    }
    byte[] text = new byte[(int) entry.count()];
    content.get((int) entry.values(), text);
    return new String(text, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
  }

  /** Refuses content that has not so many bytes from a place on. */
  void requireThere(long at, long length) throws TiffException {
    if (at + length > content.limit()) {
      throw TiffException.cutShort(at);
    }
  }
}

package io.sparkdet.efficientdet.image.tiff;

import io.sparkdet.efficientdet.image.tiff.TiffDirectory.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A TIFF as libtiff gets to see it: the same bytes with another header before them and another
 * directory behind them, of one picture and of the tags that its pixels depend on.
 *
 * <p>Alpha is called associated, whatever it is: libtiff then leaves colors as they are stored.
 * Gray of four bits, which OpenCV refuses, is called a palette of grays. The orientation is left
 * out: OpenCV obeys it for some pictures. A strip is said to have no more rows than the picture:
 * OpenCV takes memory for as many as are declared.
 *
 * @param header what replaces the first {@link #HEADER_BYTES} bytes
 * @param tail what follows the last byte, at most {@link #MOST_MORE_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // made once and read once
public record TiffCopy(byte[] header, byte[] tail) {

  /** The tail has at most as many bytes. */
  public static final int MOST_MORE_BYTES = 512;

  /** Bytes of the header. */
  public static final int HEADER_BYTES = 8;

  private static final int ENTRY_BYTES = 12;
  private static final int VALUE_OFFSET = 8;
  private static final int SHORTS = 3;
  private static final int LONGS = 4;
  private static final int GRAYS = 16;

  private static final Set<Integer> COPIED =
      Set.of(
          TiffTag.WIDTH,
          TiffTag.HEIGHT,
          TiffTag.COMPRESSION,
          TiffTag.FILL_ORDER,
          TiffTag.SAMPLES,
          TiffTag.PLANES,
          TiffTag.FAX3_OPTIONS,
          TiffTag.FAX4_OPTIONS,
          TiffTag.PREDICTOR,
          TiffTag.COLOR_MAP,
          TiffTag.INK_SET,
          TiffTag.JPEG_TABLES,
          TiffTag.YCBCR_COEFFICIENTS,
          TiffTag.YCBCR_SUBSAMPLING,
          TiffTag.YCBCR_POSITIONING,
          TiffTag.REFERENCE_BLACK_WHITE);

  private static final Set<Integer> COPIED_OF_STRIPS =
      Set.of(TiffTag.STRIP_OFFSETS, TiffTag.STRIP_BYTES);

  private static final Set<Integer> COPIED_OF_TILES =
      Set.of(TiffTag.TILE_WIDTH, TiffTag.TILE_HEIGHT, TiffTag.TILE_OFFSETS, TiffTag.TILE_BYTES);

  /** The entries of the new directory, while it is put together. */
  static final class Entries {

    private final byte[] content;
    private final ByteOrder order;
    private final Map<Integer, byte[]> entries = new TreeMap<>();

    /** Begins with what is copied as it stands. */
    Entries(byte[] content, TiffDirectory directory, boolean tiled) {
      this.content = content;
      this.order = directory.order();
      Set<Integer> parts = tiled ? COPIED_OF_TILES : COPIED_OF_STRIPS;
      for (Entry entry : directory.entries()) {
        if (COPIED.contains(entry.tag()) || parts.contains(entry.tag())) {
          entries.put(
              entry.tag(), Arrays.copyOfRange(content, entry.at(), entry.at() + ENTRY_BYTES));
        }
      }
    }

    /** Sets a tag to one value, in place of what it had. */
    void put(int tag, long value) {
      byte[] entry = entry(tag, value > 0xFFFF ? LONGS : SHORTS, 1);
      ByteBuffer target = ByteBuffer.wrap(entry).order(order);
      if (value > 0xFFFF) {
        target.putInt(VALUE_OFFSET, (int) value);
      } else {
        target.putShort(VALUE_OFFSET, (short) value);
      }
      entries.put(tag, entry);
    }

    /** Makes strips of the tiles. */
    void stack(TileStack stack) {
      rename(TiffTag.TILE_OFFSETS, TiffTag.STRIP_OFFSETS);
      rename(TiffTag.TILE_BYTES, TiffTag.STRIP_BYTES);
      entries.remove(TiffTag.TILE_WIDTH);
      entries.remove(TiffTag.TILE_HEIGHT);
      put(TiffTag.WIDTH, stack.tileWidth());
      put(TiffTag.HEIGHT, stack.height());
      put(TiffTag.ROWS_PER_STRIP, stack.tileHeight());
    }

    private void rename(int from, int to) {
      byte[] entry = entries.remove(from);
      if (entry != null) {
        ByteBuffer.wrap(entry).order(order).putShort((short) to);
        entries.put(to, entry);
      }
    }

    /** Returns the copy. */
    TiffCopy copy() {
      return copy(new byte[0]);
    }

    /** Returns the copy with a palette of the sixteen grays, the darkest of them first or last. */
    TiffCopy withGrays(boolean whiteIsZero) {
      ByteBuffer grays = ByteBuffer.allocate(2 * 3 * GRAYS).order(order);
      for (int i = 0; i < 3 * GRAYS; i++) {
        int level = i % GRAYS;
        grays.putShort((short) (0x1111 * (whiteIsZero ? GRAYS - 1 - level : level)));
      }
      entries.remove(TiffTag.COLOR_MAP);
      int at = start() + 2 + ENTRY_BYTES * (entries.size() + 1) + 4;
      byte[] entry = entry(TiffTag.COLOR_MAP, SHORTS, 3 * GRAYS);
      ByteBuffer.wrap(entry).order(order).putInt(VALUE_OFFSET, at);
      entries.put(TiffTag.COLOR_MAP, entry);
      return copy(grays.array());
    }

    private TiffCopy copy(byte[] values) {
      int pad = start() - content.length;
      ByteBuffer tail =
          ByteBuffer.allocate(pad + 2 + ENTRY_BYTES * entries.size() + 4 + values.length)
              .order(order);
      tail.position(pad);
      tail.putShort((short) entries.size());
      entries.values().forEach(tail::put);
      tail.putInt(0).put(values);
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(order);
      return new TiffCopy(header.put(content, 0, 4).putInt(start()).array(), tail.array());
    }

    /** Returns where the directory begins: at an even byte. */
    private int start() {
      return content.length + (content.length & 1);
    }

    /** Returns an entry whose value, or its offset, is to be put. */
    private byte[] entry(int tag, int type, int count) {
      byte[] entry = new byte[ENTRY_BYTES];
      ByteBuffer target = ByteBuffer.wrap(entry).order(order);
      target.putShort((short) tag).putShort((short) type).putInt(count);
      return entry;
    }
  }
}

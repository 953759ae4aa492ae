package io.sparkdet.efficientdet.image.jpeg;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the picture data of a JPEG that can be cut: baseline or extended Huffman
 * coding, 8 bits, one or three components, all in one scan, no byte out of place.
 *
 * <p>A head for a part of the picture is the same but for its size, without restarts, comments and
 * EXIF, and with one table for all DC codes, {@link #DC_CODE_BITS} bits a code, in which every
 * difference can be written: the file's own tables may lack those that a part needs.
 */
final class JpegFrame {

  /** Length of each of the 16 codes of the DC table that parts are written with. */
  static final int DC_CODE_BITS = 5;

  private static final int SOF0 = 0xC0;
  private static final int SOF1 = 0xC1;
  private static final int DHT = 0xC4;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DRI = 0xDD;
  private static final int APP0 = 0xE0;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;
  private static final int TABLES = 4;

  private final byte[] content;
  private final ByteArrayOutputStream beforeFrame = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tables = new ByteArrayOutputStream();
  private final @Nullable HuffmanTable[] dc = new HuffmanTable[TABLES];
  private final @Nullable HuffmanTable[] ac = new HuffmanTable[TABLES];
  private final byte[][] acSegments = new byte[TABLES][];
  private byte[] frame = new byte[0];
  private byte[] scan = new byte[0];
  private int restartInterval;
  private int dataBegin;

  JpegFrame(byte[] content) throws UncuttableException {
    this.content = content;
    int at = 2;
    while (scan.length == 0) {
      if (u8(at) != 0xFF) {
        throw new UncuttableException("bytes between segments");
      }
      int marker = u8(at + 1);
      int length = u16(at + 2);
      if (length < 2 || length > content.length - at - 2) {
        throw new UncuttableException("a segment of wrong length");
      }
      take(marker, at, length + 2);
      at += length + 2;
    }
    dataBegin = at;
    requireCuttable();
  }

  private void take(int marker, int at, int length) throws UncuttableException {
    switch (marker) {
      case SOF0, SOF1 -> {
        if (frame.length > 0) {
          throw new UncuttableException("two frames");
        }
        frame = Arrays.copyOfRange(content, at, at + length);
      }
      case DHT -> takeTables(at + 4, at + length);
      case DQT -> beforeFrame.write(content, at, length);
      case DRI -> restartInterval = u16(at + 4);
      case SOS -> scan = Arrays.copyOfRange(content, at, at + length);
      case APP0, APP14 -> beforeFrame.write(content, at, length);
      case COM -> {}
      default -> {
        if (marker < APP0 || marker > APP15) {
          throw new UncuttableException("marker FF %02X".formatted(marker));
        }
      }
    }
  }

  private void takeTables(int from, int to) throws UncuttableException {
    int at = from;
    while (at < to) {
      int name = u8(at);
      int id = name & 0x0F;
      int symbols = 0;
      for (int i = 1; i <= HuffmanTable.LONGEST_CODE; i++) {
        symbols += u8(at + i);
      }
      int end = at + 1 + HuffmanTable.LONGEST_CODE + symbols;
      if (end > to || id >= TABLES || name >= 0x20 || symbols > 256) {
        throw new UncuttableException("a damaged Huffman table");
      }
      HuffmanTable table = new HuffmanTable(content, at + 1, symbols);
      if (name < 0x10) {
        dc[id] = table;
      } else {
        ac[id] = table;
        acSegments[id] = Arrays.copyOfRange(content, at, end);
      }
      at = end;
    }
  }

  private void requireCuttable() throws UncuttableException {
    int count = frame.length < 10 ? 0 : frame[9];
    if ((count != 1 && count != 3) || frame.length != 10 + 3 * count || frame[4] != 8) {
      throw new UncuttableException("not one or three components of 8 bits");
    }
    if (scan.length != 8 + 2 * count || scan[4] != count) {
      throw new UncuttableException("components in scans of their own");
    }
    int end = scan.length;
    if (scan[end - 3] != 0 || scan[end - 2] != 63 || scan[end - 1] != 0) {
      throw new UncuttableException("a scan of some coefficients");
    }
    boolean[] written = new boolean[TABLES];
    for (int i = 0; i < count; i++) {
      if (scan[5 + 2 * i] != frame[10 + 3 * i]) {
        throw new UncuttableException("components in another order");
      }
      int h = horizontal(i);
      int v = vertical(i);
      if (h < 1 || v < 1 || h > 4 || v > 4 || most(true) % h != 0 || most(false) % v != 0) {
        throw new UncuttableException("unusual sampling");
      }
      int id = acTable(i);
      if (id >= TABLES || dcTable(i) >= TABLES) {
        throw new UncuttableException("a table that there cannot be");
      }
      dcCodes(i);
      acCodes(i);
      if (!written[id]) {
        written[id] = true;
        writeTable(acSegments[id]);
      }
    }
    if (width() < 1 || height() < 1 || blocks() > 10) {
      throw new UncuttableException("a size that there cannot be");
    }
    byte[] dcTable = new byte[1 + HuffmanTable.LONGEST_CODE + 16];
    dcTable[DC_CODE_BITS] = 16;
    for (int i = 0; i < 16; i++) {
      dcTable[1 + HuffmanTable.LONGEST_CODE + i] = (byte) i;
    }
    writeTable(dcTable);
  }

  private void writeTable(byte[] table) {
    int length = 2 + table.length;
    tables.writeBytes(new byte[] {(byte) 0xFF, (byte) DHT, (byte) (length >> 8), (byte) length});
    tables.writeBytes(table);
  }

  private int blocks() {
    int blocks = 0;
    for (int i = 0; i < components(); i++) {
      blocks += horizontal(i) * vertical(i);
    }
    return blocks;
  }

  private int most(boolean horizontally) {
    int most = 1;
    for (int i = 0; i < components(); i++) {
      most = Math.max(most, horizontally ? horizontal(i) : vertical(i));
    }
    return most;
  }

  private int u8(int at) throws UncuttableException {
    if (at >= content.length) {
      throw new UncuttableException("an early end");
    }
    return content[at] & 0xFF;
  }

  private int u16(int at) throws UncuttableException {
    return (u8(at) << Byte.SIZE) | u8(at + 1);
  }

  int components() {
    return frame[9];
  }

  /** Returns a component's blocks side by side in a unit of coding; a single one has one. */
  int horizontal(int component) {
    return components() == 1 ? 1 : (frame[11 + 3 * component] >> 4) & 0x0F;
  }

  /** Returns a component's blocks one below the other in a unit of coding. */
  int vertical(int component) {
    return components() == 1 ? 1 : frame[11 + 3 * component] & 0x0F;
  }

  private int dcTable(int component) {
    return (scan[6 + 2 * component] >> 4) & 0x0F;
  }

  private int acTable(int component) {
    return scan[6 + 2 * component] & 0x0F;
  }

  HuffmanTable dcCodes(int component) throws UncuttableException {
    return required(dc[dcTable(component)]);
  }

  HuffmanTable acCodes(int component) throws UncuttableException {
    return required(ac[acTable(component)]);
  }

  private static HuffmanTable required(@Nullable HuffmanTable table) throws UncuttableException {
    if (table == null) {
      throw new UncuttableException("a Huffman table is missing");
    }
    return table;
  }

  int width() {
    return ((frame[7] & 0xFF) << Byte.SIZE) | (frame[8] & 0xFF);
  }

  int height() {
    return ((frame[5] & 0xFF) << Byte.SIZE) | (frame[6] & 0xFF);
  }

  /** Returns the pixels side by side of which a unit of coding consists. */
  int unitWidth() {
    return 8 * most(true);
  }

  /** Returns the pixels one below the other of which a unit of coding consists. */
  int unitHeight() {
    return 8 * most(false);
  }

  /** Returns the units between restarts; 0 where there are none. */
  int restartInterval() {
    return restartInterval;
  }

  /** Returns where the entropy-coded data begin. */
  int dataBegin() {
    return dataBegin;
  }

  /** Returns all that stands before the entropy-coded data of a part of these pixels. */
  byte[] head(int width, int height) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8});
    head.writeBytes(beforeFrame.toByteArray());
    byte[] sized = frame.clone();
    sized[5] = (byte) (height >> Byte.SIZE);
    sized[6] = (byte) height;
    sized[7] = (byte) (width >> Byte.SIZE);
    sized[8] = (byte) width;
    head.writeBytes(sized);
    head.writeBytes(tables.toByteArray());
    byte[] begin = scan.clone();
    for (int i = 0; i < components(); i++) {
      begin[6 + 2 * i] &= 0x0F;
    }
    head.writeBytes(begin);
    return head.toByteArray();
  }

  /** Returns the component of each block of a unit, in the order of coding. */
  int[] componentsOfBlocks() {
    int[] all = new int[blocks()];
    int next = 0;
    for (int i = 0; i < components(); i++) {
      int own = horizontal(i) * vertical(i);
      Arrays.fill(all, next, next + own, i);
      next += own;
    }
    return all;
  }
}

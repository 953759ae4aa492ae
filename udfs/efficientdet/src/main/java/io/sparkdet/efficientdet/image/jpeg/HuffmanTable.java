package io.sparkdet.efficientdet.image.jpeg;

import java.util.Arrays;

/**
 * A Huffman table of a JPEG (ITU-T T.81, annex C) for looking codes up: the next 16 bits give the
 * code's length and symbol at once.
 */
final class HuffmanTable {

  static final int LONGEST_CODE = 16;

  /** By 16 bits: length in the higher byte, symbol in the lower; 0 where there is no such code. */
  private final short[] entries = new short[1 << LONGEST_CODE];

  /**
   * Reads a table.
   *
   * @param content the file
   * @param counts where the 16 counts of codes by length stand; the symbols follow
   * @param symbols their number
   */
  HuffmanTable(byte[] content, int counts, int symbols) throws UncuttableException {
    int next = 0;
    int symbol = counts + LONGEST_CODE;
    for (int length = 1; length <= LONGEST_CODE; length++) {
      int run = 1 << (LONGEST_CODE - length);
      for (int i = content[counts + length - 1] & 0xFF; i > 0; i--) {
        if (next + run > entries.length || symbol >= counts + LONGEST_CODE + symbols) {
          throw new UncuttableException("a Huffman table with too many codes");
        }
        short entry = (short) ((length << Byte.SIZE) | (content[symbol++] & 0xFF));
        Arrays.fill(entries, next, next + run, entry);
        next += run;
      }
    }
  }

  /** Returns the code's length times 256 plus its symbol, 0 where the bits begin no code. */
  int entry(int sixteenBits) {
    return entries[sixteenBits];
  }
}

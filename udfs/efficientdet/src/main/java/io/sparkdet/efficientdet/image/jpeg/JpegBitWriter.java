package io.sparkdet.efficientdet.image.jpeg;

import java.util.Arrays;

/** Bits as a JPEG's entropy-coded data: highest first, a byte 0 after each byte FF. */
final class JpegBitWriter {

  private byte[] bytes;
  private int length;
  private long held;
  private int bits;

  /** Begins with these bytes, which are written as they are. */
  JpegBitWriter(byte[] head, int expected) {
    bytes = Arrays.copyOf(head, head.length + expected);
    length = head.length;
  }

  /** Writes the lowest {@code count} bits of {@code value}, at most 32, whose higher bits are 0. */
  void put(long value, int count) {
    held = (held << count) | value;
    bits += count;
    if (bytes.length - length < 2 * Long.BYTES) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    while (bits >= Byte.SIZE) {
      bits -= Byte.SIZE;
      byte next = (byte) (held >>> bits);
      bytes[length++] = next;
      if (next == (byte) 0xFF) {
        bytes[length++] = 0;
      }
    }
  }

  /** Fills the last byte with ones, writes these two bytes as they are, and returns all. */
  byte[] end(int first, int second) {
    if (bits > 0) {
      int missing = Byte.SIZE - bits;
      put((1L << missing) - 1, missing);
    }
    byte[] all = Arrays.copyOf(bytes, length + 2);
    all[length] = (byte) first;
    all[length + 1] = (byte) second;
    return all;
  }
}

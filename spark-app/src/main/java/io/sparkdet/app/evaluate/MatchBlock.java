package io.sparkdet.app.evaluate;

import java.nio.ByteBuffer;

/**
 * What matching writes: blocks of bytes, each of one kind, big-endian.
 *
 * <p>A block of {@link #RECORDS} holds one record a detection: category, score, image id, rank,
 * then the match words and the ignore words, and so does one of {@link #VOC}. A block of {@link
 * #REPORT} holds a {@link MatchReport}.
 */
final class MatchBlock {

  /** First byte of a block of match records. */
  static final byte RECORDS = 1;

  /**
   * First byte of a block of Pascal VOC's records, which have one match word: 1 for a true
   * positive, 0 for a false one.
   */
  static final byte VOC = 3;

  /** First byte of the block that ends what a task wrote. */
  static final byte REPORT = 2;

  private MatchBlock() {}

  /** Returns the bytes of a record with {@code words} match and as many ignore words. */
  static int recordBytes(int words) {
    return 3 * Long.BYTES + Integer.BYTES + 2 * words * Long.BYTES;
  }

  /** Returns what follows the first byte if {@code block} is of {@code kind}, else nothing. */
  static ByteBuffer content(byte[] block, byte kind) {
    return block[0] == kind
        ? ByteBuffer.wrap(block, 1, block.length - 1)
        : ByteBuffer.wrap(block, 0, 0);
  }
}

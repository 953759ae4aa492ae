package io.sparkdet.app.evaluate;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A sorted partition's records, packed again for the two passes: category, score, image id, rank,
 * match words, ignore words, as {@link MatchBlock} has them but without its first byte.
 */
final class SortedRecords implements Iterator<byte[]> {

  private static final int BLOCK_BYTES = 1 << 20;

  private final Iterator<InternalRow> rows;
  private final int words;

  SortedRecords(Iterator<InternalRow> rows, int words) {
    this.rows = rows;
    this.words = words;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public byte[] next() {
    if (!rows.hasNext()) {
      throw new NoSuchElementException("no more records");
    }
    int size = MatchBlock.recordBytes(words);
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    while (block.remaining() >= size && rows.hasNext()) {
      InternalRow row = rows.next();
      block.putLong(row.getLong(0));
      block.putDouble(-row.getDouble(1));
      block.putLong(row.getLong(2));
      block.putInt(row.getInt(3));
      for (int i = 0; i < 2 * words; i++) {
        block.putLong(row.getLong(4 + i));
      }
    }
    return Arrays.copyOf(block.array(), block.position());
  }

  /** Receives one record. */
  @FunctionalInterface
  interface RecordVisitor {
    /**
     * Takes a record.
     *
     * @param bits match words, then ignore words; overwritten by the next record
     */
    void visit(long category, double score, long image, int rank, long[] bits);
  }

  /** Visits the records of blocks in order. */
  static void forEach(Iterator<byte[]> blocks, int words, RecordVisitor visitor) {
    long[] bits = new long[2 * words];
    while (blocks.hasNext()) {
      ByteBuffer block = ByteBuffer.wrap(blocks.next());
      while (block.hasRemaining()) {
        long category = block.getLong();
        double score = block.getDouble() + 0.0; // -0.0 became 0.0 before the sort
        long image = block.getLong();
        int rank = block.getInt();
        for (int i = 0; i < bits.length; i++) {
          bits[i] = block.getLong();
        }
        visitor.visit(category, score, image, rank, bits);
      }
    }
  }
}

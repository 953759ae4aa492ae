package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.BestPrecisions;
import io.sparkdet.detection.coco.EvaluationSettings;
import io.sparkdet.detection.coco.RangeSweep;
import io.sparkdet.detection.coco.RangeTotals;
import io.sparkdet.detection.coco.TruthCounts;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;

/** A sorted partition's records, packed again for the two passes: category, score, rank, words. */
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
    int size = 2 * Long.BYTES + Integer.BYTES + 2 * words * Long.BYTES;
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    while (block.remaining() >= size && rows.hasNext()) {
      InternalRow row = rows.next();
      block.putLong(row.getLong(0));
      block.putDouble(-row.getDouble(1));
      block.putInt(row.getInt(3));
      for (int i = 0; i < 2 * words; i++) {
        block.putLong(row.getLong(4 + i));
      }
    }
    return Arrays.copyOf(block.array(), block.position());
  }

  /** Receives one record. */
  private interface RecordVisitor {
    void visit(long category, double score, int rank, long[] bits);
  }

  private static void forEach(Iterator<byte[]> blocks, int words, RecordVisitor visitor) {
    long[] bits = new long[2 * words];
    while (blocks.hasNext()) {
      ByteBuffer block = ByteBuffer.wrap(blocks.next());
      while (block.hasRemaining()) {
        long category = block.getLong();
        double score = block.getDouble();
        int rank = block.getInt();
        for (int i = 0; i < bits.length; i++) {
          bits[i] = block.getLong();
        }
        visitor.visit(category, score, rank, bits);
      }
    }
  }

  /** First pass: the totals of a partition. */
  static RangeTotals totals(EvaluationSettings settings, Iterator<byte[]> blocks) {
    RangeTotals totals = new RangeTotals(settings);
    forEach(
        blocks,
        settings.words(),
        (category, score, rank, bits) -> totals.accept(category, rank, bits, 0));
    return totals;
  }

  /** Second pass: the best precisions of a partition, given the totals before it. */
  static BestPrecisions sweep(
      EvaluationSettings settings,
      TruthCounts truths,
      RangeTotals offset,
      Iterator<byte[]> blocks) {
    RangeSweep sweep = new RangeSweep(settings, truths, offset);
    forEach(
        blocks,
        settings.words(),
        (category, score, rank, bits) -> sweep.accept(category, score + 0.0, bits, 0));
    return sweep.result();
  }
}

package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.plan.ImageSlice;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The layout of the records that ranked metrics look at, one a detection and group. A group is a
 * slice of the images (or all of them) and a category.
 *
 * <table>
 * <caption>A record</caption>
 * <tr><th>field</th><th>in bytes</th><th>as a column</th></tr>
 * <tr><td>category</td><td>long</td><td>category</td></tr>
 * <tr><td>slice, where slices are measured</td><td>int</td><td>slice</td></tr>
 * <tr><td>score</td><td>double</td><td>falling_score: the score times -1</td></tr>
 * <tr><td>image id</td><td>long</td><td>image_id</td></tr>
 * <tr><td>rank in its image and category</td><td>int</td><td>rank</td></tr>
 * <tr><td>match words, then ignore words</td><td>long each</td><td>bits_0, bits_1 …</td></tr>
 * </table>
 *
 * <p>All but the words are the sort key, in this order; it is complete, so that even one huge tie
 * spreads over partitions. Bytes are big-endian, in blocks of about a megabyte.
 *
 * @param words the number of match words; as many ignore words follow
 * @param sliced whether records have a slice; without, all are of all images
 */
record MatchRecords(int words, boolean sliced) {

  private static final int BLOCK_BYTES = 1 << 20;
  private static final String SLICE = "slice";

  private int bytes() {
    return 3 * Long.BYTES + Integer.BYTES + (sliced ? Integer.BYTES : 0) + 2 * words * Long.BYTES;
  }

  private int keys() {
    return sliced ? 5 : 4;
  }

  StructType schema() {
    StructType schema = new StructType().add("category", DataTypes.LongType, false);
    if (sliced) {
      schema = schema.add(SLICE, DataTypes.IntegerType, false);
    }
    schema =
        schema
            .add("falling_score", DataTypes.DoubleType, false)
            .add("image_id", DataTypes.LongType, false)
            .add("rank", DataTypes.IntegerType, false);
    for (int i = 0; i < 2 * words; i++) {
      schema = schema.add("bits_" + i, DataTypes.LongType, false);
    }
    return schema;
  }

  /** Returns the columns by which records are sorted. */
  Column[] order() {
    return Arrays.stream(schema().fieldNames())
        .limit(keys())
        .map(functions::col)
        .toArray(Column[]::new);
  }

  /** Receives one record. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes a record.
     *
     * @param slice {@link ImageSlice#ALL_IMAGES} for all images
     * @param bits match words, then ignore words; overwritten by the next record
     */
    void visit(long category, int slice, double score, long image, int rank, long[] bits);
  }

  /** Visits the records of sorted blocks in order. */
  void forEach(Iterator<byte[]> blocks, Visitor visitor) {
    long[] bits = new long[2 * words];
    while (blocks.hasNext()) {
      ByteBuffer block = ByteBuffer.wrap(blocks.next());
      while (block.hasRemaining()) {
        long category = block.getLong();
        int slice = sliced ? block.getInt() : ImageSlice.ALL_IMAGES;
        double score = block.getDouble() + 0.0; // -0.0 became 0.0 before the sort
        long image = block.getLong();
        int rank = block.getInt();
        for (int i = 0; i < bits.length; i++) {
          bits[i] = block.getLong();
        }
        visitor.visit(category, slice, score, image, rank, bits);
      }
    }
  }

  /** Packs records into blocks that begin with the number of their ranking. */
  final class Blocks implements ImageMatching.RecordTaker {

    private final Queue<byte[]> ready;
    private final ByteBuffer block;

    /**
     * Begins a block.
     *
     * @param kind its first byte
     * @param ready receives the blocks that are full
     */
    Blocks(byte kind, Queue<byte[]> ready) {
      this.ready = ready;
      this.block = ByteBuffer.allocate(BLOCK_BYTES).put(kind);
    }

    @Override
    public void add(
        long category, int slice, double score, long image, int rank, long[] bits, int at) {
      if (block.remaining() < bytes()) {
        finish();
      }
      block.putLong(category);
      if (sliced) {
        block.putInt(slice);
      }
      block.putDouble(score).putLong(image).putInt(rank);
      for (int i = at; i < at + 2 * words; i++) {
        block.putLong(bits[i]);
      }
    }

    /** Gives the block away, unless it is empty, and begins a new one. */
    void finish() {
      if (block.position() > 1) {
        ready.add(Arrays.copyOf(block.array(), block.position()));
        block.position(1);
      }
    }
  }

  /**
   * Returns the records of a block as rows, which Spark sorts; none unless it is of {@code kind}.
   */
  Iterator<Row> rows(byte[] block, byte kind) {
    ByteBuffer records =
        block[0] == kind ? ByteBuffer.wrap(block, 1, block.length - 1) : ByteBuffer.allocate(0);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return records.hasRemaining();
      }

      @Override
      public Row next() {
        if (!records.hasRemaining()) {
          throw new NoSuchElementException("no more records");
        }
        Object[] values = new Object[keys() + 2 * words];
        int i = 0;
        values[i++] = records.getLong();
        if (sliced) {
          values[i++] = records.getInt();
        }
        values[i++] = -records.getDouble();
        values[i++] = records.getLong();
        values[i++] = records.getInt();
        while (i < values.length) {
          values[i++] = records.getLong();
        }
        return RowFactory.create(values);
      }
    };
  }

  /** Returns sorted rows packed into blocks again, without a first byte. */
  Iterator<byte[]> packed(Iterator<InternalRow> rows) {
    int size = bytes();
    int keys = keys();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public byte[] next() {
        if (!rows.hasNext()) {
          throw new NoSuchElementException("no more records");
        }
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        while (block.remaining() >= size && rows.hasNext()) {
          pack(rows.next(), keys, block);
        }
        return Arrays.copyOf(block.array(), block.position());
      }
    };
  }

  private void pack(InternalRow row, int keys, ByteBuffer block) {
    block.putLong(row.getLong(0));
    if (sliced) {
      block.putInt(row.getInt(1));
    }
    block.putDouble(-row.getDouble(keys - 3));
    block.putLong(row.getLong(keys - 2));
    block.putInt(row.getInt(keys - 1));
    for (int i = 0; i < 2 * words; i++) {
      block.putLong(row.getLong(keys + i));
    }
  }
}

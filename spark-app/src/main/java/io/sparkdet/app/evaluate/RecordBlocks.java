package io.sparkdet.app.evaluate;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;

/** Packs records of one kind into {@link MatchBlock}s of about a megabyte. */
final class RecordBlocks {

  private static final int BLOCK_BYTES = 1 << 20;

  private final int recordBytes;
  private final Queue<byte[]> ready;
  private final ByteBuffer records;

  /**
   * Begins a block.
   *
   * @param kind its first byte
   * @param words the number of match words of a record
   * @param ready receives the blocks that are full
   */
  RecordBlocks(byte kind, int words, Queue<byte[]> ready) {
    this.recordBytes = MatchBlock.recordBytes(words);
    this.ready = ready;
    this.records = ByteBuffer.allocate(BLOCK_BYTES).put(kind);
  }

  /** Writes the key of a record and returns where its match and ignore words are to be put. */
  ByteBuffer record(long category, double score, long image, int rank) {
    if (records.remaining() < recordBytes) {
      finish();
    }
    return records.putLong(category).putDouble(score).putLong(image).putInt(rank);
  }

  /** Gives the block away, unless it is empty, and begins a new one. */
  void finish() {
    if (records.position() > 1) {
      ready.add(Arrays.copyOf(records.array(), records.position()));
      records.position(1);
    }
  }
}

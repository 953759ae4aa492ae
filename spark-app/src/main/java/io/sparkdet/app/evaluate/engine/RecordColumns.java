package io.sparkdet.app.evaluate.engine;

import io.sparkdet.detection.coco.image.StableOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Records of one category and slice in memory, of the layout that {@link MatchRecords} names: 20
 * bytes each, and the words.
 */
final class RecordColumns {

  private static final int FIRST = 64;

  private final int words;
  private int size;
  private double[] scores;
  private long[] images;
  private int[] ranks;
  private long[] bits;

  /**
   * Makes room for records.
   *
   * @param words match words and ignore words of a record together
   */
  RecordColumns(int words) {
    this(words, FIRST);
  }

  private RecordColumns(int words, int room) {
    this.words = words;
    scores = new double[room];
    images = new long[room];
    ranks = new int[room];
    bits = new long[Math.multiplyExact(room, words)];
  }

  /** Adds a record; a score of -0.0 becomes 0.0, with which it ties. */
  void add(double score, long image, int rank, long[] from, int at) {
    if (size == scores.length) {
      int room = Math.addExact(size, size / 2);
      scores = Arrays.copyOf(scores, room);
      images = Arrays.copyOf(images, room);
      ranks = Arrays.copyOf(ranks, room);
      bits = Arrays.copyOf(bits, Math.multiplyExact(room, words));
    }
    scores[size] = score + 0.0;
    images[size] = image;
    ranks[size] = rank;
    System.arraycopy(from, at, bits, size * words, words);
    size++;
  }

  int size() {
    return size;
  }

  /**
   * Returns the records of all parts by falling score. Those of equal scores stay in the order in
   * which they are given, which is that of image id and rank where each part took its images by
   * rising id and the next part those above.
   */
  static RecordColumns sorted(List<RecordColumns> parts) {
    RecordColumns all = parts.size() == 1 ? parts.get(0) : joined(parts);
    int[] order = StableOrder.byFallingScore(all.scores, all.size);
    RecordColumns sorted = new RecordColumns(all.words, all.size);
    for (int i : order) {
      sorted.add(all.scores[i], all.images[i], all.ranks[i], all.bits, i * all.words);
    }
    return sorted;
  }

  private static RecordColumns joined(List<RecordColumns> parts) {
    int size = 0;
    for (RecordColumns part : parts) {
      size = Math.addExact(size, part.size);
    }
    RecordColumns all = new RecordColumns(parts.get(0).words, size);
    for (RecordColumns part : parts) {
      System.arraycopy(part.scores, 0, all.scores, all.size, part.size);
      System.arraycopy(part.images, 0, all.images, all.size, part.size);
      System.arraycopy(part.ranks, 0, all.ranks, all.size, part.size);
      System.arraycopy(part.bits, 0, all.bits, all.size * all.words, part.size * all.words);
      all.size += part.size;
    }
    return all;
  }

  /** Shows the records from {@code start} to before {@code end}. */
  void forEach(long category, int slice, int start, int end, MatchRecords.Visitor visitor) {
    long[] record = new long[words];
    for (int i = start; i < end; i++) {
      System.arraycopy(bits, i * words, record, 0, words);
      visitor.visit(category, slice, scores[i], images[i], ranks[i], record);
    }
  }
}

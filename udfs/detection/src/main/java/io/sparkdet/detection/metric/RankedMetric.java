package io.sparkdet.detection.metric;

import io.sparkdet.detection.state.Mergeable;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A metric of the records of all images, sorted by (category, falling score, image id, rank) and
 * cut into ranges that different machines hold.
 *
 * <p>It needs a number of passes. In each, every range is {@linkplain #fold folded} on its own,
 * from a start that follows from what all ranges left in the passes before; a {@link Gathering}
 * finds the starts, and the result in the end. Wherever the ranges are cut, the result is the same.
 *
 * @param <T> what it needs to know of the truths of all images
 * @param <R> its result
 */
public interface RankedMetric<T extends Mergeable<T>, R> {

  /** Returns where its records come from. */
  RecordSource records();

  /** Returns what it counts of the images before any record is looked at. */
  ImageMetric<T> truths();

  /**
   * Returns what counts of {@code truths} where the annotations list only {@code categories}; all
   * of it unless overridden.
   */
  default T listed(T truths, Set<Long> categories) {
    return truths;
  }

  /** Returns the number of passes, at least 1. */
  int passes();

  /**
   * Starts a range.
   *
   * @param pass counted from 0
   * @param truths the truths of all images
   * @param start where the range starts, of {@link Gathering#next}; empty in pass 0
   */
  RangeFold fold(int pass, T truths, byte[] start);

  /** Returns what gathers the ranges. */
  Gathering<R> gather(T truths);

  /** Takes the records of a range. */
  @FunctionalInterface
  interface RecordVisitor {
    /**
     * Takes the next record, in order.
     *
     * @param bits its match words, then its ignore words; overwritten by the next record
     */
    void accept(long category, double score, long image, int rank, long[] bits);
  }

  /**
   * What becomes of a range in a pass.
   *
   * @param records takes its records
   * @param left ends the range and gives what it leaves
   */
  record RangeFold(RecordVisitor records, Supplier<byte[]> left) {

    /** Takes the next record, in order. */
    public void accept(long category, double score, long image, int rank, long[] bits) {
      records.accept(category, score, image, rank, bits);
    }

    /** Ends the range and returns what it leaves. */
    public byte[] toBytes() {
      return left.get();
    }
  }

  /**
   * Gathers what the ranges left, pass by pass.
   *
   * @param <R> the metric's result
   */
  interface Gathering<R> {
    /**
     * Takes all ranges of a pass, in the records' order.
     *
     * @return where each of them starts in the next pass; of no meaning after the last
     */
    List<byte[]> next(int pass, List<byte[]> ranges);

    /** Returns the result, after the last pass. */
    R result();
  }
}

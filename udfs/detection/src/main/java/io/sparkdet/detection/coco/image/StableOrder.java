package io.sparkdet.detection.coco.image;

import java.util.Arrays;

/** Stable sorts of indices 0 … n - 1 over primitive columns, without boxing. */
public final class StableOrder {

  private static final int RUN = 12;
  private static final long UPPER = -1L << 32;

  private StableOrder() {}

  /** Compares the rows at two indices. */
  @FunctionalInterface
  public interface RowComparator {
    int compare(int a, int b);
  }

  /**
   * Returns the indices of {@code scores}, highest score first, equal ones in their given order.
   */
  static int[] byFallingScore(double[] scores) {
    return byFallingScore(scores, scores.length);
  }

  /**
   * Returns the indices of the first {@code n} finite scores, highest score first, equal ones in
   * their given order.
   *
   * <p>Sorted are whole numbers: the upper half of a score's bits and behind it the index. Where
   * scores differ in their lower half alone, these few are merged by their values.
   */
  public static int[] byFallingScore(double[] scores, int n) {
    long[] keys = new long[n];
    for (int i = 0; i < n; i++) {
      keys[i] = (falling(scores[i]) & UPPER) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = (int) keys[i];
    }
    for (int start = 0, end; start < n; start = end) {
      boolean differ = false;
      for (end = start + 1; end < n && ((keys[end] ^ keys[start]) & UPPER) == 0; end++) {
        differ |= scores[order[end]] != scores[order[start]];
      }
      if (differ) {
        mergeByScore(scores, order, start, end);
      }
    }
    return order;
  }

  /** Returns the bits of a score as a number that is the lower, the higher the score. */
  private static long falling(double score) {
    long bits = Double.doubleToRawLongBits(score + 0.0); // -0.0 ties with 0.0
    return ~(bits ^ ((bits >> 63) & Long.MAX_VALUE));
  }

  private static void mergeByScore(double[] scores, int[] order, int start, int end) {
    int[] given = Arrays.copyOfRange(order, start, end);
    int[] merged =
        sorted(
            given.length, (a, b) -> Double.compare(scores[given[b]] + 0.0, scores[given[a]] + 0.0));
    for (int i = 0; i < merged.length; i++) {
      order[start + i] = given[merged[i]];
    }
  }

  /** Returns the indices 0 … n - 1 in rising order, equal ones in their given order. */
  public static int[] sorted(int n, RowComparator rows) {
    int[] order = new int[n];
    for (int start = 0; start < n; start += RUN) {
      insertionSort(order, start, Math.min(n, start + RUN), rows);
    }
    int[] from = order;
    int[] to = n > RUN ? new int[n] : order;
    for (long width = RUN; width < n; width *= 2) {
      for (long start = 0; start < n; start += 2 * width) {
        int middle = (int) Math.min(n, start + width);
        merge(from, to, (int) start, middle, (int) Math.min(n, start + 2 * width), rows);
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void insertionSort(int[] order, int start, int end, RowComparator rows) {
    for (int i = start; i < end; i++) {
      int j = i;
      for (; j > start && rows.compare(order[j - 1], i) > 0; j--) {
        order[j] = order[j - 1];
      }
      order[j] = i;
    }
  }

  private static void merge(
      int[] from, int[] to, int start, int middle, int end, RowComparator rows) {
    int left = start;
    int right = middle;
    for (int k = start; k < end; k++) {
      boolean takeLeft =
          left < middle && (right >= end || rows.compare(from[left], from[right]) <= 0);
      to[k] = takeLeft ? from[left++] : from[right++];
    }
  }
}

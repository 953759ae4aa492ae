package io.sparkdet.detection.coco.image;

/** Stable merge sort of indices 0 … n - 1 over primitive columns, without boxing. */
public final class StableOrder {

  private static final int RUN = 12;

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
    return sorted(
        scores.length, (a, b) -> scores[a] > scores[b] ? -1 : scores[a] < scores[b] ? 1 : 0);
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

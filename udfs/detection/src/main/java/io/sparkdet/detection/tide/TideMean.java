package io.sparkdet.detection.tide;

/**
 * The mean of categories' average precisions on the scale of 100, over those that have detections
 * or truths, as in tidecv; 0 where there is none.
 */
final class TideMean {

  private static final int BARS = 101;

  private double sum;
  private int count;

  /**
   * Adds a category.
   *
   * @param right for each of the first {@code n} detections by falling score, whether it is right
   * @param truths the number of truths
   */
  void add(boolean[] right, int n, long truths) {
    if (n == 0 && truths == 0) {
      return;
    }
    count++;
    sum += truths == 0 ? 0 : averagePrecision(right, n, truths);
  }

  double value() {
    return count == 0 ? 0 : sum / count;
  }

  /** COCO's 101 bars, but with recalls i / 100 and no epsilon in precision. */
  private static double averagePrecision(boolean[] right, int n, long truths) {
    double[] precisions = new double[n];
    double[] recalls = new double[n];
    long trues = 0;
    for (int i = 0; i < n; i++) {
      trues += right[i] ? 1 : 0;
      precisions[i] = (double) trues / (i + 1);
      recalls[i] = (double) trues / truths;
    }
    for (int i = n - 1; i > 0; i--) {
      precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
    }
    double bars = 0;
    int first = 0;
    for (int bar = 0; bar < BARS; bar++) {
      while (first < n && recalls[first] < bar / 100.0) {
        first++;
      }
      bars += first < n ? precisions[first] : 0;
    }
    return bars / BARS * 100;
  }
}

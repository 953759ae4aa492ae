package io.sparkdet.detection.voc;

/** How a precision-recall curve becomes one number. */
public enum VocInterpolation {
  /** VOC 2007 to 2009: the mean of the best precision at or beyond recalls 0, 0.1 … 1. */
  ELEVEN_POINTS {
    @Override
    double averagePrecision(double[] precisions, double[] recalls) {
      double sum = 0;
      for (int i = 0; i < RECALL_POINTS; i++) {
        double best = 0;
        for (int k = precisions.length - 1; k >= 0 && recalls[k] >= recallPoint(i); k--) {
          best = Math.max(best, precisions[k]);
        }
        sum += best / RECALL_POINTS;
      }
      return sum;
    }
  },

  /** VOC 2010 and later: the area under the curve once precision is made to fall. */
  ALL_POINTS {
    @Override
    double averagePrecision(double[] precisions, double[] recalls) {
      double best = 0;
      double sum = 0;
      for (int k = precisions.length - 1; k >= 0; k--) {
        best = Math.max(best, precisions[k]);
        sum += (recalls[k] - (k == 0 ? 0 : recalls[k - 1])) * best;
      }
      return sum;
    }
  };

  /** The number of VOC 2007's recalls. */
  static final int RECALL_POINTS = 11;

  /**
   * Returns the number, from precision and recall after each true positive in falling score, recall
   * rising.
   */
  abstract double averagePrecision(double[] precisions, double[] recalls);

  /**
   * Returns recall 0, 0.1 … 1 as {@code numpy.arange(0, 1.1, 0.1)} has them, which the Python ports
   * of the kit measure at: 0.1 times 3, 6 and 7 is a little above 0.3, 0.6 and 0.7, so that a curve
   * that ends at a recall of exactly 0.6 has nothing there. (MATLAB counts the upper half from 1
   * down and meets 0.6 and 0.7.)
   */
  static double recallPoint(int i) {
    return i * 0.1;
  }
}

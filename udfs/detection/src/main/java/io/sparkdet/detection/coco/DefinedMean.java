package io.sparkdet.detection.coco;

/**
 * The mean of the values above -1, or -1 where there is none, as pycocotools' summary.
 *
 * <p>Sums with Kahan's compensation (Neumaier 1974): over 80,800 precisions a plain sum may err by
 * more than the 1e-12 that is promised, numpy's pairwise sum and this one do not.
 */
final class DefinedMean {

  private double sum;
  private double lost;
  private long count;

  void add(double value) {
    if (!(value > CocoResult.UNDEFINED)) {
      return;
    }
    double next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
    count++;
  }

  double value() {
    return count == 0 ? CocoResult.UNDEFINED : (sum + lost) / count;
  }
}

package io.sparkdet.detection.coco.replicate;

import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;

/** The twelve numbers of one category in each replicate, NaN where it has no truth to be found. */
final class ReplicateNumbers {

  private final ReplicateMetric metric;
  private final EvaluationSettings settings;
  private final ReplicateTruths truths;
  private final int replicates;
  private final int thresholds;
  private final double recalls;

  ReplicateNumbers(ReplicateMetric metric, ReplicateTruths truths) {
    this.metric = metric;
    this.settings = metric.settings();
    this.truths = truths;
    replicates = metric.weights().replicates();
    thresholds = settings.iouThresholds().size();
    recalls = settings.recallThresholds().size();
  }

  /** Returns the numbers of a category without detections. */
  double[] undetected(long category) {
    return of(category, new ReplicateCounts(metric), new long[settings.criteria() * replicates]);
  }

  /**
   * Returns the numbers by metric, in the order of {@link CocoMetric}, and replicate.
   *
   * @param counts of all its detections
   * @param sums of its precisions, by criterion and replicate
   */
  double[] of(long category, ReplicateCounts counts, long[] sums) {
    CocoMetric[] metrics = CocoMetric.values();
    double[] numbers = new double[metrics.length * replicates];
    for (int m = 0; m < metrics.length; m++) {
      for (int b = 0; b < replicates; b++) {
        numbers[m * replicates + b] = number(category, metrics[m], counts, sums, b);
      }
    }
    return numbers;
  }

  private double number(
      long category, CocoMetric number, ReplicateCounts counts, long[] sums, int b) {
    int all = settings.areaRangeIndex(AreaRange.ALL.name());
    return switch (number) {
      case AP -> precision(category, sums, all, b);
      case AP50 -> precision(category, sums, all, settings.iouThresholds().indexOf(0.5), b);
      case AP75 -> precision(category, sums, all, settings.iouThresholds().indexOf(0.75), b);
      case AP_SMALL -> precision(category, sums, settings.areaRangeIndex("small"), b);
      case AP_MEDIUM -> precision(category, sums, settings.areaRangeIndex("medium"), b);
      case AP_LARGE -> precision(category, sums, settings.areaRangeIndex("large"), b);
      case AR1 -> limited(category, counts, all, 0, b);
      case AR10 -> limited(category, counts, all, 1, b);
      case AR100 -> recall(category, counts, all, b);
      case AR_SMALL -> recall(category, counts, settings.areaRangeIndex("small"), b);
      case AR_MEDIUM -> recall(category, counts, settings.areaRangeIndex("medium"), b);
      case AR_LARGE -> recall(category, counts, settings.areaRangeIndex("large"), b);
    };
  }

  private double precision(long category, long[] sums, int a, int b) {
    double sum = 0;
    for (int t = 0; t < thresholds; t++) {
      sum += precision(category, sums, a, t, b);
    }
    return sum / thresholds;
  }

  private double precision(long category, long[] sums, int a, int t, int b) {
    if (a < 0 || t < 0 || truths.positives(category, a, b) == 0) {
      return Double.NaN;
    }
    return sums[settings.criterion(a, t) * replicates + b] / ReplicateSweep.ONE / recalls;
  }

  private double recall(long category, ReplicateCounts counts, int a, int b) {
    long found = 0;
    for (int t = 0; a >= 0 && t < thresholds; t++) {
      found += counts.cells()[counts.truePositives(settings.criterion(a, t)) + b];
    }
    return recall(category, found, a, b);
  }

  private double limited(long category, ReplicateCounts counts, int a, int m, int b) {
    if (m >= settings.maxDetections().size() - 1) {
      return Double.NaN;
    }
    long found = 0;
    for (int t = 0; t < thresholds; t++) {
      found += counts.cells()[counts.limited(m, t) + b];
    }
    return recall(category, found, a, b);
  }

  private double recall(long category, long found, int a, int b) {
    long positives = a < 0 ? 0 : truths.positives(category, a, b);
    return positives == 0 ? Double.NaN : (double) found / (positives * thresholds);
  }
}

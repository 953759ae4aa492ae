package io.sparkdet.detection.coco.replicate;

import io.sparkdet.detection.coco.CocoMetric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * COCO's twelve numbers in each replicate, of all categories and of each; NaN where a replicate
 * drew no truth to be found, or the settings do not measure a number.
 */
public final class ReplicateResult {

  /** In the order in which a category's numbers lie. */
  private static final List<CocoMetric> METRICS = List.of(CocoMetric.values());

  /** For each category by metric and replicate. */
  private final Map<Long, double[]> numbers;

  private final int replicates;

  ReplicateResult(Map<Long, double[]> numbers, int replicates) {
    this.numbers = new TreeMap<>(numbers);
    this.replicates = replicates;
  }

  /** Returns a number in each replicate: the mean over the categories of which it drew truths. */
  public double[] values(CocoMetric metric) {
    double[] means = new double[replicates];
    int first = METRICS.indexOf(metric) * replicates;
    for (int b = 0; b < replicates; b++) {
      double sum = 0;
      int defined = 0;
      for (double[] ofCategory : numbers.values()) {
        double value = ofCategory[first + b];
        if (!Double.isNaN(value)) {
          sum += value;
          defined++;
        }
      }
      means[b] = defined == 0 ? Double.NaN : sum / defined;
    }
    return means;
  }

  /** Returns a number of one category in each replicate. */
  public double[] values(long category, CocoMetric metric) {
    double[] values = new double[replicates];
    double[] ofCategory = numbers.get(category);
    int first = METRICS.indexOf(metric) * replicates;
    for (int b = 0; b < replicates; b++) {
      values[b] = ofCategory == null ? Double.NaN : ofCategory[first + b];
    }
    return values;
  }
}

package io.sparkdet.detection.coco.bootstrap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Average precisions of the bootstrap replicates over all areas, and intervals of them. */
public final class BootstrapResult {

  private final Map<Long, double[]> precisions;
  private final int replicates;

  BootstrapResult(Map<Long, double[]> precisions, int replicates) {
    this.precisions = new TreeMap<>(precisions);
    this.replicates = replicates;
  }

  /**
   * A percentile interval; NaN at both ends where no replicate is defined.
   *
   * @param low the lower end
   * @param high the upper end
   */
  public record Interval(double low, double high) {}

  /** Returns the categories that have truths or detections, rising. */
  public List<Long> categories() {
    return new ArrayList<>(precisions.keySet());
  }

  /**
   * Returns AP of replicate {@code b}: the mean over categories of which it drew truths, or NaN.
   */
  public double averagePrecision(int b) {
    return mean(b);
  }

  /** Returns AP50 of replicate {@code b}, or NaN. */
  public double averagePrecision50(int b) {
    return mean(replicates + b);
  }

  /** Returns AP of one category in replicate {@code b}; NaN where that drew none of its truths. */
  public double averagePrecision(long category, int b) {
    double[] values = precisions.get(category);
    return values == null ? Double.NaN : values[b];
  }

  /** Returns the interval that holds {@code confidence}, such as 0.95, of the APs. */
  public Interval interval(double confidence) {
    return interval(confidence, means(0));
  }

  /** Returns the interval that holds {@code confidence} of the AP50s. */
  public Interval interval50(double confidence) {
    return interval(confidence, means(replicates));
  }

  /** Returns the interval that holds {@code confidence} of one category's APs. */
  public Interval interval(long category, double confidence) {
    double[] values = precisions.get(category);
    return interval(confidence, values == null ? new double[0] : Arrays.copyOf(values, replicates));
  }

  private double[] means(int first) {
    double[] means = new double[replicates];
    for (int b = 0; b < replicates; b++) {
      means[b] = mean(first + b);
    }
    return means;
  }

  private double mean(int index) {
    return precisions.values().stream()
        .mapToDouble(values -> values[index])
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /**
   * Returns the interval that holds {@code confidence} of some values, those that are NaN left out:
   * percentiles by linear interpolation between the sorted values.
   */
  public static Interval interval(double confidence, double[] values) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "Cannot give a confidence interval of %s; give a share between 0 and 1"
              .formatted(confidence));
    }
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    double tail = (1 - confidence) / 2;
    return new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail));
  }

  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}

package io.sparkdet.detection.coco.replicate;

/**
 * Goes back over the detections of a category in a range, from the lowest score to the highest, and
 * adds up the interpolated precisions of each criterion and replicate.
 *
 * <p>A recall threshold belongs to the first detection of the order at which recall reaches it, and
 * its precision is the best from there on: seen from the end, the best so far. With COCO's {@code
 * searchsorted} a threshold of 0 belongs to the very first detection, before any is found.
 */
final class ReplicateSweep {

  /** What a precision of 1 adds to a sum: sums of whole numbers do not depend on their order. */
  static final double ONE = 0x1p52;

  private final ReplicateMetric metric;
  private final double[] recalls;
  private final int replicates;
  private final int thresholds;
  private final int[] drawn;
  private final int[] reached;
  private final double[] positives;

  ReplicateSweep(ReplicateMetric metric) {
    this.metric = metric;
    recalls = metric.settings().recallThresholds().toArray();
    replicates = metric.weights().replicates();
    thresholds = metric.settings().iouThresholds().size();
    drawn = new int[replicates];
    reached = new int[metric.settings().criteria() * replicates];
    positives = new double[metric.settings().areaRanges().size() * replicates];
  }

  /**
   * Returns the sums of interpolated precisions by criterion and replicate, in units of 1 / {@link
   * #ONE}.
   *
   * @param events the detections of the range
   * @param end what these and the ranges before counted; they are taken away again
   * @param peaks the best precisions of the ranges behind; overwritten
   */
  long[] sums(
      long category,
      RankedEvents events,
      ReplicateTruths truths,
      ReplicateCounts end,
      double[] peaks) {
    begin(category, truths, end);
    long[] sums = new long[reached.length];
    Back back = new Back(end, peaks, sums);
    for (int i = events.size() - 1; i >= 0; i--) {
      metric.weights().fill(events.image(i), drawn);
      end.judge(events.words(), events.at(i), back);
    }
    return sums;
  }

  private void begin(long category, ReplicateTruths truths, ReplicateCounts counts) {
    for (int i = 0; i < positives.length; i++) {
      positives[i] = truths.positives(category, i / replicates, i % replicates);
    }
    for (int c = 0; c < reached.length / replicates; c++) {
      int cell = counts.truePositives(c);
      int ofRange = c / thresholds * replicates;
      for (int b = 0; b < replicates; b++) {
        reached[c * replicates + b] =
            reached((double) counts.cells()[cell + b], positives[ofRange + b], recalls.length);
      }
    }
  }

  /** Returns how many recall thresholds so many true positives reach, none without any. */
  private int reached(double truePositives, double ofAll, int atMost) {
    int count = truePositives == 0 ? 0 : atMost;
    double recall = truePositives / ofAll;
    while (count > 0 && recalls[count - 1] > recall) {
      count--;
    }
    return count;
  }

  /** Takes detections away again. */
  private final class Back implements ReplicateCounts.Verdict {

    private final ReplicateCounts counts;
    private final long[] cells;
    private final double[] peaks;
    private final long[] sums;

    Back(ReplicateCounts counts, double[] peaks, long[] sums) {
      this.counts = counts;
      this.cells = counts.cells();
      this.peaks = peaks;
      this.sums = sums;
    }

    private void take(int first) {
      for (int b = 0; b < replicates; b++) {
        cells[first + b] -= drawn[b];
      }
    }

    @Override
    public void falseEverywhere(int a) {
      take(counts.shared(a));
    }

    @Override
    public void falsePositive(int criterion) {
      take(counts.falsePositives(criterion));
    }

    @Override
    public void truePositive(int a, int t, int criterion) {
      int found = counts.truePositives(criterion);
      int first = criterion * replicates;
      for (int b = 0; b < replicates; b++) {
        if (drawn[b] == 0) {
          continue;
        }
        double peak = Math.max(peaks[first + b], counts.precision(a, criterion, b));
        peaks[first + b] = peak;
        cells[found + b] -= drawn[b];
        int before = reached[first + b];
        int left = reached((double) cells[found + b], positives[a * replicates + b], before);
        if (left < before) {
          sums[first + b] += (before - left) * (long) (peak * ONE);
          reached[first + b] = left;
        }
      }
    }
  }

  /** Returns best precisions of nothing. */
  double[] noPeaks() {
    return new double[reached.length];
  }
}

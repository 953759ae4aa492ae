package io.sparkdet.detection.coco.replicate;

import org.jspecify.annotations.Nullable;

/** Third pass: the best precision that a cut category has in a range, from counts before it. */
final class PeaksOfRange implements ReplicateRange {

  private final ReplicateMetric metric;
  private final RangeState start;
  private final RangeState state = new RangeState();
  private final int replicates;
  private final int[] drawn;
  private boolean started;
  private long current;
  private @Nullable Peaks peaks;

  /**
   * Starts a range.
   *
   * @param start the counts of the ranges before, of each category that is cut
   */
  PeaksOfRange(ReplicateMetric metric, RangeState start) {
    this.metric = metric;
    this.start = start;
    replicates = metric.weights().replicates();
    drawn = new int[replicates];
  }

  @Override
  public void accept(long category, long image, int rank, long[] bits) {
    if (!started || category != current) {
      started = true;
      current = category;
      long[] cells = start.counts().get(category);
      peaks = cells == null ? null : new Peaks(cells);
    }
    if (peaks != null) {
      metric.weights().fill(image, drawn);
      peaks.counts.add(rank, bits, 0, drawn);
      peaks.counts.judge(bits, 0, peaks);
    }
  }

  /** The best precisions of one category, after each true positive. */
  private final class Peaks implements ReplicateCounts.Verdict {

    private final ReplicateCounts counts;
    private final double[] best = new double[metric.settings().criteria() * replicates];

    Peaks(long[] cells) {
      counts = new ReplicateCounts(metric, cells);
      state.peaks().put(current, best);
    }

    @Override
    public void falseEverywhere(int a) {}

    @Override
    public void falsePositive(int criterion) {}

    @Override
    public void truePositive(int a, int t, int criterion) {
      int first = criterion * replicates;
      for (int b = 0; b < replicates; b++) {
        if (drawn[b] > 0) {
          best[first + b] = Math.max(best[first + b], counts.precision(a, criterion, b));
        }
      }
    }
  }

  @Override
  public RangeState left() {
    return state;
  }
}

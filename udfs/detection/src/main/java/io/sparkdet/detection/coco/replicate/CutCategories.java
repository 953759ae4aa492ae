package io.sparkdet.detection.coco.replicate;

import org.jspecify.annotations.Nullable;

/** Last pass: the sums of the categories that are cut, from what the other ranges hold of them. */
final class CutCategories implements ReplicateRange {

  private final ReplicateMetric metric;
  private final ReplicateTruths truths;
  private final RangeState start;
  private final RangeState state = new RangeState();
  private final ReplicateSweep sweep;
  private final RankedEvents events;
  private final int[] drawn;
  private boolean started;
  private long current;
  private @Nullable ReplicateCounts counts;

  /**
   * Starts a range.
   *
   * @param start of each category that is cut the counts of the ranges before and the best
   *     precisions of those behind
   */
  CutCategories(ReplicateMetric metric, ReplicateTruths truths, RangeState start) {
    this.metric = metric;
    this.truths = truths;
    this.start = start;
    sweep = new ReplicateSweep(metric);
    events = new RankedEvents(2 * metric.settings().words());
    drawn = new int[metric.weights().replicates()];
  }

  @Override
  public void accept(long category, long image, int rank, long[] bits) {
    if (!started || category != current) {
      finish();
      started = true;
      current = category;
      long[] cells = start.counts().get(category);
      counts = cells == null ? null : new ReplicateCounts(metric, cells);
    }
    if (counts != null) {
      metric.weights().fill(image, drawn);
      counts.add(rank, bits, 0, drawn);
      events.add(image, bits);
    }
  }

  private void finish() {
    if (counts == null) {
      return;
    }
    double[] peaks = start.peaks().get(current);
    if (peaks == null) {
      throw new IllegalStateException(
          "Cannot sum the precisions of category %d: its start is missing".formatted(current));
    }
    state.counts().put(current, sweep.sums(current, events, truths, counts, peaks));
    events.clear();
    counts = null;
  }

  @Override
  public RangeState left() {
    finish();
    return state;
  }
}

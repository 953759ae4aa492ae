package io.sparkdet.detection.coco.replicate;

/** Second pass: finishes the categories that lie whole in a range, and counts those that do not. */
final class WholeCategories implements ReplicateRange {

  private final ReplicateMetric metric;
  private final ReplicateTruths truths;
  private final RangeState start;
  private final RangeState state = new RangeState();
  private final ReplicateSweep sweep;
  private final ReplicateNumbers numbers;
  private final RankedEvents events;
  private final int[] drawn;
  private boolean started;
  private long current;
  private boolean cut;
  private ReplicateCounts counts;

  /**
   * Starts a range.
   *
   * @param start names the categories that are cut
   */
  WholeCategories(ReplicateMetric metric, ReplicateTruths truths, RangeState start) {
    this.metric = metric;
    this.truths = truths;
    this.start = start;
    sweep = new ReplicateSweep(metric);
    numbers = new ReplicateNumbers(metric, truths);
    events = new RankedEvents(2 * metric.settings().words());
    drawn = new int[metric.weights().replicates()];
    counts = new ReplicateCounts(metric);
  }

  @Override
  public void accept(long category, long image, int rank, long[] bits) {
    if (!started || category != current) {
      finish();
      started = true;
      current = category;
      cut = start.counts().containsKey(category);
      counts = new ReplicateCounts(metric);
    }
    metric.weights().fill(image, drawn);
    counts.add(rank, bits, 0, drawn);
    if (!cut) {
      events.add(image, bits);
    }
  }

  private void finish() {
    if (!started) {
      return;
    }
    if (cut) {
      state.counts().put(current, counts.cells());
    } else {
      ReplicateCounts taken = new ReplicateCounts(metric, counts.cells().clone());
      long[] sums = sweep.sums(current, events, truths, taken, sweep.noPeaks());
      state.numbers().put(current, numbers.of(current, counts, sums));
    }
    events.clear();
  }

  @Override
  public RangeState left() {
    finish();
    started = false;
    return state;
  }
}

package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.engine.MetricSet.Ranking;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RankedMetric.Gathering;
import io.sparkdet.detection.state.Mergeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All passes of the metrics of a ranking, wherever its ranges are folded. */
final class RankedRun {

  private final Ranking ranking;
  private final Map<GroupBytes.Key, Group<?, ?>> groups = new TreeMap<>();

  RankedRun(MetricSet metrics, Ranking ranking, MatchReport report) {
    this.ranking = ranking;
    for (int m = 0; m < ranking.metrics().size(); m++) {
      RankedMetric<?, ?> metric = ranking.metrics().get(m);
      for (int slice : report.states().slices()) {
        if (slice == ImageSlice.ALL_IMAGES || metrics.isSliced(metric)) {
          groups.put(new GroupBytes.Key(m, slice), group(metric, slice, report));
        }
      }
    }
  }

  /** Folds all ranges of the sorted records, in their order. */
  @FunctionalInterface
  interface Folding {
    /**
     * Folds them once.
     *
     * @param starts where each range starts; empty in pass 0
     * @return what each range left
     */
    List<byte[]> fold(int pass, byte[][] starts);
  }

  private static <T extends Mergeable<T>, R> Group<T, R> group(
      RankedMetric<T, R> metric, int slice, MatchReport report) {
    T truths =
        metric.listed(report.states().of(metric.truths(), slice), report.categories().keySet());
    return new Group<>(metric, slice, truths, metric.gather(truths));
  }

  /** Returns what each metric knows of the truths, by metric and slice. */
  byte[] truths() {
    GroupBytes truths = new GroupBytes();
    groups.forEach((key, group) -> truths.put(key, group.truths.toBytes()));
    return truths.toBytes();
  }

  /** Runs all passes and adds the results. */
  void run(Folding folding, MetricResults results) {
    byte[][] starts = {};
    for (int pass = 0; pass < ranking.passes(); pass++) {
      starts = next(pass, folding.fold(pass, starts));
    }
    groups.values().forEach(group -> group.finish(results));
  }

  /** Gives each group what the ranges left and returns where the ranges start next. */
  private byte[][] next(int pass, List<byte[]> ranges) {
    List<GroupBytes> left = ranges.stream().map(GroupBytes::fromBytes).toList();
    List<GroupBytes> next = ranges.stream().map(range -> new GroupBytes()).toList();
    groups.forEach(
        (key, group) -> {
          if (pass < group.metric.passes()) {
            List<byte[]> own = new ArrayList<>();
            left.forEach(range -> own.add(range.of(key)));
            List<byte[]> starts = group.gathering.next(pass, own);
            for (int i = 0; i < starts.size(); i++) {
              next.get(i).put(key, starts.get(i));
            }
          }
        });
    return next.stream().map(GroupBytes::toBytes).toArray(byte[][]::new);
  }

  /** A metric of the images of a slice, or of all. */
  private record Group<T extends Mergeable<T>, R>(
      RankedMetric<T, R> metric, int slice, T truths, Gathering<R> gathering) {

    void finish(MetricResults results) {
      results.put(metric, slice, gathering.result());
    }
  }
}

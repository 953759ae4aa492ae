package io.sparkdet.detection.coco.replicate;

import io.sparkdet.detection.metric.RankedMetric.Gathering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells each range what the others hold of the categories that it has a part of. */
final class ReplicateGathering implements Gathering<ReplicateResult> {

  private final ReplicateMetric metric;
  private final ReplicateTruths truths;
  private final Map<Long, double[]> numbers = new TreeMap<>();

  /** Of the categories that are cut: all their detections, and their sums. */
  private final Map<Long, long[]> totals = new TreeMap<>();

  private final Map<Long, long[]> sums = new TreeMap<>();

  /** By range, for its cut categories, what the ranges before it counted. */
  private final List<RangeState> offsets = new ArrayList<>();

  ReplicateGathering(ReplicateMetric metric, ReplicateTruths truths) {
    this.metric = metric;
    this.truths = truths;
  }

  @Override
  public List<byte[]> next(int pass, List<byte[]> ranges) {
    List<RangeState> left = ranges.stream().map(RangeState::fromBytes).toList();
    return switch (pass) {
      case 0 -> cutCategories(left);
      case 1 -> countsBefore(left);
      case 2 -> peaksBehind(left);
      default -> {
        left.forEach(range -> range.counts().forEach(this::addSums));
        yield List.of();
      }
    };
  }

  private static List<byte[]> cutCategories(List<RangeState> left) {
    Map<Long, Integer> holders = new TreeMap<>();
    left.forEach(
        range -> range.counts().keySet().forEach(named -> holders.merge(named, 1, Integer::sum)));
    List<byte[]> starts = new ArrayList<>();
    for (RangeState range : left) {
      range.counts().keySet().removeIf(named -> holders.getOrDefault(named, 0) < 2);
      starts.add(range.toBytes());
    }
    return starts;
  }

  private List<byte[]> countsBefore(List<RangeState> left) {
    List<byte[]> starts = new ArrayList<>();
    for (RangeState range : left) {
      numbers.putAll(range.numbers());
      RangeState start = new RangeState();
      range
          .counts()
          .forEach(
              (category, cells) -> {
                long[] before = totals.computeIfAbsent(category, one -> new long[cells.length]);
                start.counts().put(category, before.clone());
                add(before, cells);
              });
      offsets.add(start);
      starts.add(start.toBytes());
    }
    return starts;
  }

  private List<byte[]> peaksBehind(List<RangeState> left) {
    int size = metric.settings().criteria() * metric.weights().replicates();
    Map<Long, double[]> behind = new TreeMap<>();
    for (int i = left.size() - 1; i >= 0; i--) {
      RangeState start = offsets.get(i);
      for (long category : start.counts().keySet()) {
        double[] best = behind.computeIfAbsent(category, one -> new double[size]);
        start.peaks().put(category, best.clone());
        double[] own = left.get(i).peaks().getOrDefault(category, best);
        for (int k = 0; k < size; k++) {
          best[k] = Math.max(best[k], own[k]);
        }
      }
    }
    List<byte[]> starts = offsets.stream().map(RangeState::toBytes).toList();
    offsets.clear();
    return starts;
  }

  private void addSums(long category, long[] more) {
    add(sums.computeIfAbsent(category, one -> new long[more.length]), more);
  }

  private static void add(long[] sum, long[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  @Override
  public ReplicateResult result() {
    ReplicateNumbers all = new ReplicateNumbers(metric, truths);
    int none = metric.settings().criteria() * metric.weights().replicates();
    totals.forEach(
        (category, cells) ->
            numbers.put(
                category,
                all.of(
                    category,
                    new ReplicateCounts(metric, cells),
                    sums.getOrDefault(category, new long[none]))));
    for (long category : truths.categories()) {
      numbers.computeIfAbsent(category, all::undetected);
    }
    return new ReplicateResult(numbers, metric.weights().replicates());
  }
}

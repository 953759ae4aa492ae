package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.engine.MetricSet.Ranking;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RankedMetric.RangeFold;
import io.sparkdet.detection.state.Mergeable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One pass over a range of sorted records: folds it for each metric and slice at once. */
final class RangePass {

  private final Map<GroupBytes.Key, RangeFold> folds = new HashMap<>();
  private final Map<Integer, RangeFold[]> bySlice = new HashMap<>();

  /**
   * Starts all folds.
   *
   * @param truths what each metric knows of the truths, by metric and slice
   * @param starts where each starts, likewise; empty in pass 0
   */
  RangePass(Ranking ranking, int pass, GroupBytes truths, GroupBytes starts) {
    Map<Integer, List<RangeFold>> lists = new HashMap<>();
    truths.forEach(
        (key, bytes) -> {
          RankedMetric<?, ?> metric = ranking.metrics().get(key.metric());
          if (pass < metric.passes()) {
            RangeFold fold = fold(metric, pass, bytes, starts.of(key));
            folds.put(key, fold);
            lists.computeIfAbsent(key.slice(), slice -> new ArrayList<>()).add(fold);
          }
        });
    lists.forEach((slice, list) -> bySlice.put(slice, list.toArray(RangeFold[]::new)));
  }

  private static <T extends Mergeable<T>> RangeFold fold(
      RankedMetric<T, ?> metric, int pass, byte[] truths, byte[] start) {
    return metric.fold(pass, metric.truths().fromBytes(truths), start);
  }

  /** The records of a range in order. */
  @FunctionalInterface
  interface Range {
    /** Shows all of them. */
    void forEach(MatchRecords.Visitor visitor);
  }

  /** Folds the records of a range and returns what each metric and slice leaves. */
  byte[] left(Range range) {
    range.forEach(new Visitor());
    bySlice.clear();
    GroupBytes left = new GroupBytes();
    folds
        .entrySet()
        .removeIf( // a fold's state is not kept beside its bytes
            fold -> {
              left.put(fold.getKey(), fold.getValue().toBytes());
              return true;
            });
    return left.toBytes();
  }

  private final class Visitor implements MatchRecords.Visitor {

    private int last = ImageSlice.ALL_IMAGES;
    private RangeFold[] current = of(last);

    private RangeFold[] of(int slice) {
      return bySlice.getOrDefault(slice, new RangeFold[0]);
    }

    @Override
    public void visit(long category, int slice, double score, long image, int rank, long[] bits) {
      if (slice != last) {
        last = slice;
        current = of(slice);
      }
      for (RangeFold fold : current) {
        fold.accept(category, score, image, rank, bits);
      }
    }
  }
}

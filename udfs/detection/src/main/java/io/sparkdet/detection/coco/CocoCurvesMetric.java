package io.sparkdet.detection.coco;

import io.sparkdet.detection.coco.curve.BestPrecisions;
import io.sparkdet.detection.coco.curve.RangeSweep;
import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.record.CocoRecords;
import io.sparkdet.detection.coco.record.TruthCounting;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RecordSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * COCO's precision and recall in two passes: each range counts its true and false positives, which
 * are what the next ranges start from; then each finds the best precision between neighboring
 * recall thresholds.
 *
 * @param settings what is measured
 */
public record CocoCurvesMetric(EvaluationSettings settings)
    implements RankedMetric<TruthCounts, CocoResult> {

  @Override
  public RecordSource records() {
    return new CocoRecords(settings);
  }

  @Override
  public ImageMetric<TruthCounts> truths() {
    return new TruthCounting(settings);
  }

  @Override
  public TruthCounts listed(TruthCounts truths, Set<Long> categories) {
    return truths.listed(categories);
  }

  @Override
  public int passes() {
    return 2;
  }

  @Override
  public RangeFold fold(int pass, TruthCounts truths, byte[] start) {
    if (pass == 0) {
      RangeTotals totals = new RangeTotals(settings);
      return new RangeFold(
          (category, score, image, rank, bits) -> totals.accept(category, rank, bits, 0),
          totals::toBytes);
    }
    RangeSweep sweep = new RangeSweep(settings, truths, RangeTotals.fromBytes(settings, start));
    return new RangeFold(
        (category, score, image, rank, bits) -> sweep.accept(category, score, bits, 0),
        () -> sweep.result().toBytes());
  }

  @Override
  public Gathering<CocoResult> gather(TruthCounts truths) {
    RangeTotals all = new RangeTotals(settings);
    BestPrecisions best = new BestPrecisions(settings);
    return new Gathering<>() {
      @Override
      public List<byte[]> next(int pass, List<byte[]> ranges) {
        if (pass > 0) {
          ranges.forEach(range -> best.combine(BestPrecisions.fromBytes(settings, range)));
          return List.of();
        }
        List<RangeTotals> totals = new ArrayList<>();
        ranges.forEach(range -> totals.add(RangeTotals.fromBytes(settings, range)));
        List<byte[]> starts =
            RangeTotals.offsets(totals).stream().map(RangeTotals::toBytes).toList();
        totals.forEach(all::combine);
        return starts;
      }

      @Override
      public CocoResult result() {
        return new CocoResult(settings, truths, all, best);
      }
    };
  }
}

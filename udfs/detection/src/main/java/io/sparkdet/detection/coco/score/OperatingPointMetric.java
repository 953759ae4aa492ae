package io.sparkdet.detection.coco.score;

import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.IouThresholds;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.record.CocoRecords;
import io.sparkdet.detection.coco.record.TruthCounting;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RecordSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The score of best F1 of every category under one criterion, in two passes: counts of each range,
 * then the best point in it.
 *
 * @param settings whose records are looked at
 * @param criterion the area range and IoU threshold that count
 */
public record OperatingPointMetric(EvaluationSettings settings, int criterion)
    implements RankedMetric<TruthCounts, Map<Long, OperatingPoint>> {

  @Override
  public RecordSource records() {
    return new CocoRecords(settings);
  }

  @Override
  public ImageMetric<TruthCounts> truths() {
    return new TruthCounting(settings);
  }

  @Override
  public int passes() {
    return 2;
  }

  @Override
  public RangeFold fold(int pass, TruthCounts truths, byte[] start) {
    return pass == 0 ? totals() : sweep(truths, RangeTotals.fromBytes(alone(), start));
  }

  /** Counts under the one criterion, whose bits become bit 0 of a record of two words. */
  private RangeFold totals() {
    RangeTotals totals = new RangeTotals(alone());
    int words = settings.words();
    long[] own = new long[2];
    return new RangeFold(
        (category, score, image, rank, bits) -> {
          own[0] = BootstrapTotals.isSet(bits, 0, criterion) ? 1 : 0;
          own[1] = BootstrapTotals.isSet(bits, words, criterion) ? 1 : 0;
          totals.accept(category, rank, own, 0);
        },
        totals::toBytes);
  }

  private RangeFold sweep(TruthCounts truths, RangeTotals before) {
    OperatingPointSweep sweep = new OperatingPointSweep(settings, criterion, truths, before);
    return new RangeFold(
        (category, score, image, rank, bits) -> sweep.accept(category, score, bits, 0),
        () -> OperatingPointBytes.write(sweep.result()));
  }

  /** Returns settings whose only criterion is this one. */
  private EvaluationSettings alone() {
    int thresholds = settings.iouThresholds().size();
    AreaRange range = settings.areaRanges().get(criterion / thresholds);
    return settings
        .withIouThresholds(IouThresholds.of(settings.iouThresholds().value(criterion % thresholds)))
        .withAreaRanges(List.of(new AreaRange(AreaRange.ALL.name(), range.min(), range.max())));
  }

  @Override
  public Gathering<Map<Long, OperatingPoint>> gather(TruthCounts truths) {
    List<OperatingPointSweep.Part> parts = new ArrayList<>();
    return new Gathering<>() {
      @Override
      public List<byte[]> next(int pass, List<byte[]> ranges) {
        if (pass > 0) {
          ranges.forEach(range -> parts.addAll(OperatingPointBytes.read(range)));
          return List.of();
        }
        List<RangeTotals> totals = new ArrayList<>();
        ranges.forEach(range -> totals.add(RangeTotals.fromBytes(alone(), range)));
        return RangeTotals.offsets(totals).stream().map(RangeTotals::toBytes).toList();
      }

      @Override
      public Map<Long, OperatingPoint> result() {
        return OperatingPointSweep.join(parts);
      }
    };
  }
}

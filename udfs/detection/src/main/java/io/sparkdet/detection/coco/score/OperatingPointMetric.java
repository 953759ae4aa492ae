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
    return pass == 0
        ? new Totals(new RangeTotals(alone()), this)
        : new Sweep(
            new OperatingPointSweep(
                settings, criterion, truths, RangeTotals.fromBytes(alone(), start)));
  }

  /** Returns settings whose only criterion is this one. */
  private EvaluationSettings alone() {
    int thresholds = settings.iouThresholds().size();
    AreaRange range = settings.areaRanges().get(criterion / thresholds);
    return settings
        .withIouThresholds(IouThresholds.of(settings.iouThresholds().value(criterion % thresholds)))
        .withAreaRanges(List.of(new AreaRange(AreaRange.ALL.name(), range.min(), range.max())));
  }

  /** Counts under the one criterion, whose bits become bit 0 of a record of two words. */
  private static final class Totals implements RangeFold {

    private final RangeTotals totals;
    private final int criterion;
    private final int words;
    private final long[] own = new long[2];

    Totals(RangeTotals totals, OperatingPointMetric metric) {
      this.totals = totals;
      this.criterion = metric.criterion;
      this.words = metric.settings.words();
    }

    @Override
    public void accept(long category, double score, long image, int rank, long[] bits) {
      own[0] = BootstrapTotals.isSet(bits, 0, criterion) ? 1 : 0;
      own[1] = BootstrapTotals.isSet(bits, words, criterion) ? 1 : 0;
      totals.accept(category, rank, own, 0);
    }

    @Override
    public byte[] toBytes() {
      return totals.toBytes();
    }
  }

  private record Sweep(OperatingPointSweep sweep) implements RangeFold {
    @Override
    public void accept(long category, double score, long image, int rank, long[] bits) {
      sweep.accept(category, score, bits, 0);
    }

    @Override
    public byte[] toBytes() {
      return OperatingPointBytes.write(sweep.result());
    }
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

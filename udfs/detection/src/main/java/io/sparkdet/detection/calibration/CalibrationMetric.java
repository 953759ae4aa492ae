package io.sparkdet.detection.calibration;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.record.TruthCounting;
import io.sparkdet.detection.coco.score.ScoreScale;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RecordSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Calibration errors and the score of least LRP error, in two passes: bins of each range, which are
 * also what the next ranges start from, then the best score in it.
 *
 * @param settings with one IoU threshold
 * @param scale what scores are shares of
 */
public record CalibrationMetric(EvaluationSettings settings, ScoreScale scale)
    implements RankedMetric<TruthCounts, CalibrationResult> {

  /** Refuses settings with several IoU thresholds: a detection is right or wrong, not both. */
  public CalibrationMetric {
    if (settings.iouThresholds().size() != 1) {
      throw new IllegalArgumentException(
          "Cannot measure calibration at %d IoU thresholds; give one"
              .formatted(settings.iouThresholds().size()));
    }
  }

  @Override
  public RecordSource records() {
    return new CalibrationRecords(settings);
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
      CalibrationBins bins = new CalibrationBins(settings, scale);
      return new RangeFold(
          (category, score, image, rank, bits) -> bins.accept(category, score, bits),
          bins::toBytes);
    }
    LrpSweep sweep =
        new LrpSweep(settings, truths, CalibrationBins.fromBytes(settings, scale, start));
    return new RangeFold(
        (category, score, image, rank, bits) -> sweep.accept(category, score, bits),
        sweep::toBytes);
  }

  @Override
  public Gathering<CalibrationResult> gather(TruthCounts truths) {
    CalibrationBins all = new CalibrationBins(settings, scale);
    List<LrpSweep.Part> parts = new ArrayList<>();
    return new Gathering<>() {
      @Override
      public List<byte[]> next(int pass, List<byte[]> ranges) {
        if (pass > 0) {
          ranges.forEach(range -> parts.addAll(LrpSweep.read(settings, range)));
          return List.of();
        }
        List<CalibrationBins> bins = new ArrayList<>();
        ranges.forEach(range -> bins.add(CalibrationBins.fromBytes(settings, scale, range)));
        List<byte[]> starts =
            CalibrationBins.offsets(bins).stream().map(CalibrationBins::toBytes).toList();
        bins.forEach(all::combine);
        return starts;
      }

      @Override
      public CalibrationResult result() {
        return new CalibrationResult(settings, truths, all, LrpSweep.join(parts));
      }
    };
  }
}

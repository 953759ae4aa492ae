package io.sparkdet.detection.coco.score;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.record.CocoRecords;
import io.sparkdet.detection.coco.record.TruthCounting;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RecordSource;
import java.util.List;

/**
 * Right and wrong detections by score under one criterion, in one pass; the order does not matter
 * to it.
 *
 * @param settings whose records are looked at
 * @param criterion the area range and IoU threshold that count
 * @param scale the scores that the table goes through
 */
public record ScoreTableMetric(EvaluationSettings settings, int criterion, ScoreScale scale)
    implements RankedMetric<TruthCounts, ScoreTable> {

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
    return 1;
  }

  @Override
  public RangeFold fold(int pass, TruthCounts truths, byte[] start) {
    ScoreHistogram histogram = empty();
    return new RangeFold(
        (category, score, image, rank, bits) -> histogram.accept(category, score, bits, 0),
        histogram::toBytes);
  }

  private ScoreHistogram empty() {
    return new ScoreHistogram(settings, criterion, scale);
  }

  @Override
  public Gathering<ScoreTable> gather(TruthCounts truths) {
    ScoreHistogram all = empty();
    return new Gathering<>() {
      @Override
      public List<byte[]> next(int pass, List<byte[]> ranges) {
        ranges.forEach(
            range -> all.combine(ScoreHistogram.fromBytes(settings, criterion, scale, range)));
        return List.of();
      }

      @Override
      public ScoreTable result() {
        return new ScoreTable(all, truths);
      }
    };
  }
}

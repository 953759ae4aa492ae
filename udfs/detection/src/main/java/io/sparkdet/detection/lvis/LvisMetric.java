package io.sparkdet.detection.lvis;

import io.sparkdet.detection.coco.CocoCurvesMetric;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RecordSource;
import java.util.List;
import java.util.Set;

/**
 * LVIS's precision and recall: COCO's curves over LVIS's records. {@link LvisNumber} reads its
 * numbers.
 *
 * @param settings with one limit of detections, that of an image
 */
public record LvisMetric(EvaluationSettings settings)
    implements RankedMetric<TruthCounts, CocoResult> {

  /** How many detections of an image count, of all categories together. */
  public static final int MAX_DETECTIONS = 300;

  /** Returns the metric at the IoU thresholds and area ranges of {@code settings}. */
  public static LvisMetric of(EvaluationSettings settings) {
    return new LvisMetric(
        settings
            .withMaxDetections(List.of(MAX_DETECTIONS))
            .withCategoryMode(CategoryMode.PER_CATEGORY));
  }

  private CocoCurvesMetric curves() {
    return new CocoCurvesMetric(settings);
  }

  @Override
  public RecordSource records() {
    return new LvisRecords(settings);
  }

  @Override
  public ImageMetric<TruthCounts> truths() {
    return new LvisTruths(settings);
  }

  @Override
  public TruthCounts listed(TruthCounts truths, Set<Long> categories) {
    return curves().listed(truths, categories);
  }

  @Override
  public int passes() {
    return curves().passes();
  }

  @Override
  public RangeFold fold(int pass, TruthCounts truths, byte[] start) {
    return curves().fold(pass, truths, start);
  }

  @Override
  public Gathering<CocoResult> gather(TruthCounts truths) {
    return curves().gather(truths);
  }
}

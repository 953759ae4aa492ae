package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.score.OperatingPoint;
import io.sparkdet.detection.coco.score.OperatingPointMetric;
import io.sparkdet.detection.metric.RankedMetric;
import java.util.Map;

/** The score of best F1 of each class, which {@link CocoEntry} tells by class. */
final class OperatingPointEntry
    extends MetricEntry.OfRecords<TruthCounts, Map<Long, OperatingPoint>> {

  static final OperatingPointEntry INSTANCE = new OperatingPointEntry();

  private OperatingPointEntry() {}

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.hasSummary();
  }

  @Override
  RankedMetric<TruthCounts, Map<Long, OperatingPoint>> metric(EvaluationPlan plan) {
    return new OperatingPointMetric(plan.settings(), plan.scoreCriterion());
  }

  @Override
  boolean everyIdCounts() {
    return true;
  }
}

package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.detection.coco.replicate.ReplicateMetric;
import io.sparkdet.detection.coco.replicate.ReplicateResult;
import io.sparkdet.detection.coco.replicate.ReplicateTruths;
import io.sparkdet.detection.metric.RankedMetric;

/** COCO's numbers in bootstrap replicates of the images, which {@code compare} subtracts. */
final class ReplicateEntry extends MetricEntry.OfRecords<ReplicateTruths, ReplicateResult> {

  static final ReplicateEntry INSTANCE = new ReplicateEntry();

  private ReplicateEntry() {}

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.replicates().isPresent();
  }

  @Override
  RankedMetric<ReplicateTruths, ReplicateResult> metric(EvaluationPlan plan) {
    return new ReplicateMetric(plan.settings(), plan.replicates().orElseThrow());
  }

  @Override
  boolean slices() {
    return true;
  }
}

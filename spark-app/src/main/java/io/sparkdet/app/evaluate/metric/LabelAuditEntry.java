package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.table.AuditTable;
import io.sparkdet.detection.audit.LabelAudit;
import io.sparkdet.detection.audit.LabelAuditMetric;
import io.sparkdet.detection.metric.ImageMetric;
import java.util.List;

/** The annotations that are most likely wrong, with their pictures. */
final class LabelAuditEntry extends MetricEntry.OfImages<LabelAudit> {

  /** The findings of each kind that are kept: as many pictures as anyone looks at. */
  private static final int FINDINGS = 24;

  private static final String FILE = "audit.parquet";

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.pictures().isPresent();
  }

  @Override
  ImageMetric<LabelAudit> metric(EvaluationPlan plan) {
    return new LabelAuditMetric(FINDINGS, plan.confusionScore(), plan.settings().categoryMode());
  }

  @Override
  List<String> files() {
    return List.of(FILE);
  }

  @Override
  void write(Measurement measurement, LabelAudit result, ResultFolder folder) {
    new AuditTable(folder.spark(), measurement.plan().pictures().orElseThrow(), measurement.names())
        .write(result, folder.table(FILE));
  }
}

package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.lvis.LvisMetric;
import io.sparkdet.detection.lvis.LvisNumber;
import io.sparkdet.detection.metric.RankedMetric;
import java.util.LinkedHashMap;
import java.util.Map;

/** LVIS's numbers, with its own rules of which detections are judged. */
final class LvisEntry extends MetricEntry.OfRecords<TruthCounts, CocoResult> {

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.measures(MetricName.LVIS);
  }

  @Override
  RankedMetric<TruthCounts, CocoResult> metric(EvaluationPlan plan) {
    return LvisMetric.of(plan.settings());
  }

  @Override
  void summarize(Measurement measurement, CocoResult result, Map<String, Object> json) {
    Map<Long, String> frequencies = measurement.frequencies();
    Map<String, Object> lvis = new LinkedHashMap<>();
    for (LvisNumber number : LvisNumber.values()) {
      lvis.put(number.label(), number.of(result, frequencies));
    }
    CocoSummary summary = new CocoSummary(result);
    Map<String, Object> perClass = new LinkedHashMap<>();
    measurement
        .names()
        .forEach(
            (id, name) -> {
              CocoSummary.CategoryNumbers numbers = summary.category(id);
              Map<String, Object> values = new LinkedHashMap<>();
              values.put("id", id);
              String frequency = frequencies.get(id);
              if (frequency != null) {
                values.put("frequency", frequency);
              }
              values.put("AP", numbers.averagePrecision());
              values.put("AP50", numbers.averagePrecision50());
              values.put("AR@300", numbers.averageRecall());
              values.put("truths", numbers.truths());
              values.put("detections", numbers.detections());
              perClass.put(name, values);
            });
    lvis.put("per_class", perClass);
    json.put("lvis", lvis);
  }
}

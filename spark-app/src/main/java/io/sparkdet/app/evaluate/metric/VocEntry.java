package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.voc.VocInterpolation;
import io.sparkdet.detection.voc.VocMetric;
import io.sparkdet.detection.voc.VocResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Pascal VOC's average precision, with VOC's own matching. */
final class VocEntry extends MetricEntry.OfRecords<TruthCounts, Map<VocInterpolation, VocResult>> {

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.measures(MetricName.VOC);
  }

  @Override
  RankedMetric<TruthCounts, Map<VocInterpolation, VocResult>> metric(EvaluationPlan plan) {
    return new VocMetric(plan.vocIou());
  }

  @Override
  void summarize(
      Measurement measurement, Map<VocInterpolation, VocResult> result, Map<String, Object> json) {
    VocResult all = Objects.requireNonNull(result.get(VocInterpolation.ALL_POINTS));
    VocResult eleven = Objects.requireNonNull(result.get(VocInterpolation.ELEVEN_POINTS));
    Map<String, Object> voc = new LinkedHashMap<>();
    voc.put("iou", measurement.plan().vocIou());
    voc.put("AP_2010", all.mean());
    voc.put("AP_2007", eleven.mean());
    Map<String, Object> perClass = new LinkedHashMap<>();
    measurement
        .names()
        .forEach(
            (id, name) ->
                perClass.put(
                    name,
                    Map.of(
                        "AP_2010", all.byCategory().getOrDefault(id, VocResult.UNDEFINED),
                        "AP_2007", eleven.byCategory().getOrDefault(id, VocResult.UNDEFINED))));
    voc.put("per_class", perClass);
    json.put("voc", voc);
  }
}

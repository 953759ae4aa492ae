package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.detection.coco.bootstrap.BootstrapMetric;
import io.sparkdet.detection.coco.bootstrap.BootstrapResult;
import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.metric.RankedMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Intervals of the average precisions, from bootstrap replicates of the images. */
final class BootstrapEntry extends MetricEntry.OfRecords<BootstrapTotals, BootstrapResult> {

  /** The draws behind an interval: of the same images always the same. */
  private static final BootstrapWeights WEIGHTS = new BootstrapWeights(1, 200);

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.confidence().isPresent();
  }

  @Override
  RankedMetric<BootstrapTotals, BootstrapResult> metric(EvaluationPlan plan) {
    return new BootstrapMetric(plan.settings(), WEIGHTS);
  }

  @Override
  void summarize(Measurement measurement, BootstrapResult result, Map<String, Object> json) {
    double level = measurement.plan().confidence().orElseThrow();
    Map<String, Object> confidence = new LinkedHashMap<>();
    confidence.put("level", level);
    confidence.put("AP", ends(result.interval(level)));
    confidence.put("AP50", ends(result.interval50(level)));
    Map<String, Object> perClass = new LinkedHashMap<>();
    measurement
        .names()
        .forEach(
            (id, name) -> {
              if (result.categories().contains(id)) {
                perClass.put(name, ends(result.interval(id, level)));
              }
            });
    confidence.put("per_class", perClass);
    json.put("confidence", confidence);
  }

  private static @Nullable List<Double> ends(BootstrapResult.Interval interval) {
    return Double.isNaN(interval.low()) ? null : List.of(interval.low(), interval.high());
  }
}

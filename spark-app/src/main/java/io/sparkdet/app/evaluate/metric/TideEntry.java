package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.tide.TideAccumulator;
import io.sparkdet.detection.tide.TideError;
import io.sparkdet.detection.tide.TideMetric;
import io.sparkdet.detection.tide.TideResult;
import io.sparkdet.detection.tide.TideSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** TIDE's breakdown of errors; keeps about 28 bytes a detection, in the end on the driver. */
final class TideEntry extends MetricEntry.OfImages<TideAccumulator> {

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.measures(MetricName.TIDE);
  }

  @Override
  ImageMetric<TideAccumulator> metric(EvaluationPlan plan) {
    return new TideMetric(TideSettings.DEFAULT);
  }

  @Override
  void summarize(Measurement measurement, TideAccumulator result, Map<String, Object> json) {
    TideResult tide = result.result();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("AP", tide.averagePrecision());
    Map<String, Object> gains = new LinkedHashMap<>();
    Map<String, Object> counts = new LinkedHashMap<>();
    for (TideError error : TideError.values()) {
      gains.put(error.label(), tide.gains().get(error));
      if (tide.counts().containsKey(error)) {
        counts.put(error.label(), tide.counts().get(error));
      }
    }
    values.put("dAP", gains);
    values.put("counts", counts);
    json.put("tide", values);
  }
}

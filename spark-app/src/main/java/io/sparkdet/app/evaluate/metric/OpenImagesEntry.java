package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.openimages.OpenImagesMetric;
import io.sparkdet.detection.voc.VocResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** The average precision of the Open Images challenges, with their own matching. */
final class OpenImagesEntry extends MetricEntry.OfRecords<TruthCounts, VocResult> {

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.measures(MetricName.OPEN_IMAGES);
  }

  @Override
  RankedMetric<TruthCounts, VocResult> metric(EvaluationPlan plan) {
    return new OpenImagesMetric(plan.vocIou(), plan.hierarchy());
  }

  @Override
  void summarize(Measurement measurement, VocResult result, Map<String, Object> json) {
    Map<String, Object> openImages = new LinkedHashMap<>();
    openImages.put("iou", measurement.plan().vocIou());
    openImages.put("AP", result.mean());
    Map<String, Object> perClass = new LinkedHashMap<>();
    measurement
        .names()
        .forEach(
            (id, name) -> {
              Map<String, Object> values = new LinkedHashMap<>();
              values.put("id", id);
              values.put("AP", result.byCategory().getOrDefault(id, VocResult.UNDEFINED));
              perClass.put(name, values);
            });
    openImages.put("per_class", perClass);
    json.put("open_images", openImages);
  }
}

package io.sparkdet.app.evaluate;

import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured of what, as {@code summary.json} has it under {@code settings}. */
final class SettingsInClear {

  private final EvaluateRequest request;
  private final EvaluationPlan plan;

  SettingsInClear(EvaluateRequest request, EvaluationPlan plan) {
    this.request = request;
    this.plan = plan;
  }

  /** Returns values by the names of the options that set them. */
  Map<String, Object> json() {
    EvaluationSettings settings = request.settings();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("annotations", request.annotations());
    request.split().ifPresent(split -> json.put("split", split));
    json.put("detections", request.detections());
    json.put("metrics", metrics());
    json.put("iou-thresholds", thresholds(settings));
    json.put("max-detections", limits(settings));
    json.put(
        "area-ranges",
        settings.areaRanges().stream()
            .map(
                range ->
                    String.format(
                        Locale.ROOT, "%s:%.0f:%.0f", range.name(), range.min(), range.max()))
            .toList());
    json.put("class-agnostic", settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC);
    request.confidence().ifPresent(level -> json.put("confidence", level));
    request.imageTable().ifPresent(table -> json.put("image-table", table));
    if (!request.sliceBy().isEmpty()) {
      json.put("slice-by", request.sliceBy());
    }
    request.images().ifPresent(folder -> json.put("images", folder));
    json.put("confusion-score", plan.confusionScore());
    json.put("confusion-iou", plan.confusionIou());
    json.put("score-iou", plan.scoreIou());
    if (!request.ignoredCategories().isEmpty()) {
      json.put("ignore-categories", request.ignoredCategories());
    }
    json.put("ignore-unknown-images", request.ignoreUnknownImages());
    return json;
  }

  private List<String> metrics() {
    List<String> metrics = new ArrayList<>();
    for (MetricName metric : MetricName.values()) {
      if (plan.measures(metric)) {
        metrics.add(metric.label());
      }
    }
    return metrics;
  }

  private static List<Double> thresholds(EvaluationSettings settings) {
    List<Double> thresholds = new ArrayList<>();
    for (int t = 0; t < settings.iouThresholds().size(); t++) {
      thresholds.add(settings.iouThresholds().value(t));
    }
    return thresholds;
  }

  /** The limits as the option takes them, 0 for none. */
  private static List<Integer> limits(EvaluationSettings settings) {
    return settings.maxDetections().stream()
        .map(limit -> limit.equals(EvaluationSettings.NO_LIMIT) ? (Integer) 0 : limit)
        .toList();
  }
}

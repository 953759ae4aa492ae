package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.OperatingPoint;
import io.sparkdet.detection.coco.bootstrap.BootstrapResult;
import io.sparkdet.detection.tide.TideError;
import io.sparkdet.detection.tide.TideResult;
import io.sparkdet.detection.voc.VocInterpolation;
import io.sparkdet.detection.voc.VocResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The content of {@code summary.json}. */
final class EvaluationSummary {

  private final EvaluateRequest request;
  private final EvaluateJob.Result result;

  EvaluationSummary(EvaluateRequest request, EvaluateJob.Result result) {
    this.request = request;
    this.result = result;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    for (CocoMetric metric : CocoMetric.values()) {
      json.put(metric.label(), result.summary().value(metric));
    }
    json.put("per_class", perClass());
    json.put("sizes", new MeasuredRanges(result.summary().result()).json());
    result
        .outcome()
        .bootstrap()
        .ifPresent(bootstrap -> json.put("confidence", confidence(bootstrap)));
    if (request.metrics().contains(Metric.VOC)) {
      json.put("voc", voc());
    }
    if (request.metrics().contains(Metric.TIDE)) {
      json.put("tide", tide());
    }
    json.put("images", result.images());
    json.put("truths", result.truths());
    json.put("crowds", result.outcome().report().findings().crowds());
    json.put("detections", result.detections());
    json.put("seconds", result.seconds());
    json.put("warnings", result.warnings());
    json.put("settings", new SettingsInClear(request, result.measures()).json());
    return json;
  }

  private Map<String, Object> perClass() {
    Map<String, Object> perClass = new LinkedHashMap<>();
    ClassTables.names(result)
        .forEach(
            (id, name) -> {
              CocoSummary.CategoryNumbers numbers = result.summary().category(id);
              Map<String, Object> values = new LinkedHashMap<>();
              values.put("id", id);
              values.put("AP", numbers.averagePrecision());
              values.put("AP50", numbers.averagePrecision50());
              values.put("AR100", numbers.averageRecall());
              values.put("truths", numbers.truths());
              values.put("detections", numbers.detections());
              OperatingPoint point = result.outcome().points().get(id);
              if (point != null && point.positives() > 0) {
                values.put("best_score", point.score());
                values.put("best_f1", point.f1());
                values.put("best_precision", point.precision());
                values.put("best_recall", point.recall());
              }
              perClass.put(name, values);
            });
    return perClass;
  }

  private Map<String, Object> confidence(BootstrapResult bootstrap) {
    double level = request.confidence().orElse(0.95);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("level", level);
    json.put("AP", ends(bootstrap.interval(level)));
    json.put("AP50", ends(bootstrap.interval50(level)));
    Map<String, Object> perClass = new LinkedHashMap<>();
    ClassTables.names(result)
        .forEach(
            (id, name) -> {
              if (bootstrap.categories().contains(id)) {
                perClass.put(name, ends(bootstrap.interval(id, level)));
              }
            });
    json.put("per_class", perClass);
    return json;
  }

  private static @Nullable List<Double> ends(BootstrapResult.Interval interval) {
    return Double.isNaN(interval.low()) ? null : List.of(interval.low(), interval.high());
  }

  private Map<String, Object> voc() {
    Map<String, Object> json = new LinkedHashMap<>();
    VocResult all = Objects.requireNonNull(result.outcome().voc().get(VocInterpolation.ALL_POINTS));
    VocResult eleven =
        Objects.requireNonNull(result.outcome().voc().get(VocInterpolation.ELEVEN_POINTS));
    json.put("iou", result.measures().vocIou());
    json.put("AP_2010", all.mean());
    json.put("AP_2007", eleven.mean());
    Map<String, Object> perClass = new LinkedHashMap<>();
    ClassTables.names(result)
        .forEach(
            (id, name) ->
                perClass.put(
                    name,
                    Map.of(
                        "AP_2010", all.byCategory().getOrDefault(id, VocResult.UNDEFINED),
                        "AP_2007", eleven.byCategory().getOrDefault(id, VocResult.UNDEFINED))));
    json.put("per_class", perClass);
    return json;
  }

  private Map<String, Object> tide() {
    TideResult tide = result.outcome().report().measured().tide().result();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("AP", tide.averagePrecision());
    Map<String, Object> gains = new LinkedHashMap<>();
    Map<String, Object> counts = new LinkedHashMap<>();
    for (TideError error : TideError.values()) {
      gains.put(error.label(), tide.gains().get(error));
      if (tide.counts().containsKey(error)) {
        counts.put(error.label(), tide.counts().get(error));
      }
    }
    json.put("dAP", gains);
    json.put("counts", counts);
    return json;
  }
}

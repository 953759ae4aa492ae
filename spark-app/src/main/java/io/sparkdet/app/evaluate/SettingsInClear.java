package io.sparkdet.app.evaluate;

import io.sparkdet.app.evaluate.plan.EvaluateOption;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.MetricName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
    Map<String, Object> json = new LinkedHashMap<>();
    for (EvaluateOption option : EvaluateOption.values()) {
      value(option).ifPresent(value -> json.put(option.optionName(), value));
      if (option == EvaluateOption.CONFUSION_IOU) {
        json.put("score-iou", plan.scoreIou());
      }
    }
    return json;
  }

  /** Returns what an option came to, which for some is known only once the inputs were read. */
  private Optional<Object> value(EvaluateOption option) {
    return switch (option) {
      case OUTPUT, SUMMARY -> Optional.empty(); // where this stands
      case METRICS -> Optional.of(metrics());
      case AREA_RANGES -> Optional.of(areaRanges());
      case CONFUSION_SCORE -> ofFolder(plan.confusionScore());
      case CONFUSION_IOU -> ofFolder(plan.confusionIou());
      default ->
          request.options().has(option)
              ? Optional.of(request.options().value(option))
              : Optional.empty();
    };
  }

  private Optional<Object> ofFolder(double value) {
    return plan.hasFolder() ? Optional.of(value) : Optional.empty();
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

  private List<String> areaRanges() {
    return request.settings().areaRanges().stream()
        .map(
            range ->
                String.format(Locale.ROOT, "%s:%.0f:%.0f", range.name(), range.min(), range.max()))
        .toList();
  }
}

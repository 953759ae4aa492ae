package io.sparkdet.app.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of {@code summary.json}. */
final class EvaluationSummary {

  private final EvaluateRequest request;
  private final Evaluation evaluation;

  EvaluationSummary(EvaluateRequest request, Evaluation evaluation) {
    this.request = request;
    this.evaluation = evaluation;
  }

  /** Returns the content as text. */
  String text() throws JsonProcessingException {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json());
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    EvaluationMetrics.summarize(evaluation.measurement(), json);
    json.put("images", evaluation.images());
    json.put("truths", evaluation.truths());
    json.put("crowds", evaluation.report().findings().crowds());
    json.put("detections", evaluation.detections());
    json.put("seconds", evaluation.seconds());
    json.put("how", evaluation.how());
    json.put("warnings", evaluation.warnings());
    json.put("settings", new SettingsInClear(request, evaluation.measurement().plan()).json());
    return json;
  }
}

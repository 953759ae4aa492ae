package io.sparkdet.app.evaluate;

import io.sparkdet.app.evaluate.engine.MatchReport;
import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.evaluate.metric.Measurement;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.CocoSummary;
import java.util.List;
import java.util.Map;

/**
 * What was measured, and of what.
 *
 * @param measurement the results of all metrics
 * @param report what matching counted
 * @param warnings what the user should know, one sentence each
 * @param seconds how long it took
 */
@PublicApi
public record Evaluation(
    Measurement measurement, MatchReport report, List<String> warnings, double seconds) {

  public Evaluation {
    warnings = List.copyOf(warnings);
  }

  /** Returns COCO's numbers of all images. */
  public CocoSummary summary() {
    return new CocoSummary(EvaluationMetrics.coco(measurement));
  }

  /** Returns the names of the truth's categories by id. */
  public Map<Long, String> categories() {
    return report.categories();
  }

  /** Returns the number of annotated images. */
  public long images() {
    return report.images();
  }

  /** Returns the number of annotated boxes on them. */
  public long truths() {
    return report.truths();
  }

  /** Returns the number of detected boxes on them. */
  public long detections() {
    return report.detections();
  }
}

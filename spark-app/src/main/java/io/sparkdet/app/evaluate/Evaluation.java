package io.sparkdet.app.evaluate;

import io.sparkdet.app.evaluate.engine.MatchReport;
import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.evaluate.metric.Measurement;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.CocoSummary;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What was measured, and of what. */
@PublicApi
public final class Evaluation {

  private final Measurement measurement;
  private final MatchReport report;
  private final List<String> warnings;
  private final String how;
  private final double seconds;

  /**
   * Holds an evaluation.
   *
   * @param measurement the results of all metrics
   * @param report what matching counted
   * @param how where it was computed, and why
   */
  Evaluation(
      Measurement measurement,
      MatchReport report,
      List<String> warnings,
      String how,
      double seconds) {
    this.measurement = measurement;
    this.report = report;
    this.warnings = List.copyOf(warnings);
    this.how = how;
    this.seconds = seconds;
  }

  Measurement measurement() {
    return measurement;
  }

  MatchReport report() {
    return report;
  }

  /** Returns COCO's numbers of all images. */
  public CocoSummary summary() {
    return new CocoSummary(curves());
  }

  /** Returns precision over recall of each category, over all images. */
  public CocoResult curves() {
    return EvaluationMetrics.coco(measurement);
  }

  /** Returns the names of the truth's categories by id. */
  public Map<Long, String> categories() {
    return Collections.unmodifiableMap(report.categories());
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

  /** Returns what the user should know, one sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /** Returns where it was computed, in one JVM or by Spark's tasks, and why. */
  public String how() {
    return how;
  }

  /** Returns how long it took. */
  public double seconds() {
    return seconds;
  }
}

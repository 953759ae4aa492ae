package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.engine.MetricSet;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.replicate.ReplicateResult;
import io.sparkdet.detection.coco.score.OperatingPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that {@code evaluate} can measure, in the order in which {@code summary.json} tells it. */
public final class EvaluationMetrics {

  /** The list: a new metric is a class of its own and a line here. */
  private static final List<MetricEntry<?>> ALL =
      List.of(
          CocoEntry.INSTANCE,
          new BootstrapEntry(),
          ReplicateEntry.INSTANCE,
          new VocEntry(),
          new LvisEntry(),
          new OpenImagesEntry(),
          new TideEntry(),
          new CalibrationEntry(),
          OperatingPointEntry.INSTANCE,
          new ScoreTableEntry(),
          new ConfusionEntry(),
          new SizeErrorEntry(),
          new WorstImageEntry(),
          new LabelAuditEntry());

  private EvaluationMetrics() {}

  static List<MetricEntry<?>> wanted(EvaluationPlan plan) {
    return ALL.stream().filter(entry -> entry.wanted(plan)).toList();
  }

  /** Returns what makes the metrics of a plan, on the driver as in tasks. */
  public static MetricSet.Source of(EvaluationPlan plan) {
    return () -> {
      MetricSet metrics = new MetricSet();
      wanted(plan).forEach(entry -> entry.addTo(metrics, plan));
      return metrics;
    };
  }

  /** Returns COCO's precision and recall, which are always measured. */
  public static CocoResult coco(Measurement measurement) {
    return CocoEntry.INSTANCE.result(measurement);
  }

  /** Returns the same of all images and of each slice, by number. */
  public static Map<Integer, CocoResult> cocoBySlice(Measurement measurement) {
    return measurement.results().bySlice(CocoEntry.INSTANCE.metric(measurement.plan()));
  }

  /** Returns COCO's numbers of replicates of all images and of each slice, by number. */
  public static Map<Integer, ReplicateResult> replicates(Measurement measurement) {
    return measurement.results().bySlice(ReplicateEntry.INSTANCE.metric(measurement.plan()));
  }

  /** Returns the score of best F1 of each category, which is measured where files are written. */
  public static Map<Long, OperatingPoint> operatingPoints(Measurement measurement) {
    return OperatingPointEntry.INSTANCE.result(measurement);
  }

  /** Adds the numbers of all metrics to {@code summary.json}. */
  public static void summarize(Measurement measurement, Map<String, Object> json) {
    wanted(measurement.plan()).forEach(entry -> summarize(entry, measurement, json));
  }

  private static <R> void summarize(
      MetricEntry<R> entry, Measurement measurement, Map<String, Object> json) {
    entry.summarize(measurement, entry.result(measurement), json);
  }

  /** Returns the names of all files that metrics may write. */
  public static List<String> files() {
    List<String> files = new ArrayList<>();
    ALL.forEach(entry -> files.addAll(entry.files()));
    return files;
  }

  /** Writes the files of all metrics. */
  public static void write(Measurement measurement, ResultFolder folder) throws IOException {
    for (MetricEntry<?> entry : wanted(measurement.plan())) {
      write(entry, measurement, folder);
    }
  }

  private static <R> void write(MetricEntry<R> entry, Measurement measurement, ResultFolder folder)
      throws IOException {
    entry.write(measurement, entry.result(measurement), folder);
  }
}

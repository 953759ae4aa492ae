package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.table.PrecisionCurves;
import io.sparkdet.app.evaluate.table.SliceTable;
import io.sparkdet.app.files.CsvText;
import io.sparkdet.detection.coco.CocoCurvesMetric;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.score.OperatingPoint;
import io.sparkdet.detection.metric.RankedMetric;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * COCO's precision and recall, of all images and of each slice. Its table by class has the scores
 * of best F1 too.
 */
final class CocoEntry extends MetricEntry.OfRecords<TruthCounts, CocoResult> {

  static final CocoEntry INSTANCE = new CocoEntry();

  private static final String CURVES = "pr_curves.parquet";
  private static final String MEAN = "pr_mean.csv";
  private static final String PER_CLASS = "per_class.csv";
  private static final String SLICES = "slices.parquet";

  private CocoEntry() {}

  @Override
  boolean wanted(EvaluationPlan plan) {
    return true;
  }

  @Override
  RankedMetric<TruthCounts, CocoResult> metric(EvaluationPlan plan) {
    return new CocoCurvesMetric(plan.settings());
  }

  @Override
  boolean slices() {
    return true;
  }

  @Override
  void summarize(Measurement measurement, CocoResult result, Map<String, Object> json) {
    CocoSummary summary = new CocoSummary(result);
    for (CocoMetric metric : CocoMetric.values()) {
      json.put(metric.label(), summary.value(metric));
    }
    json.put("per_class", perClass(measurement, summary));
    json.put("sizes", sizes(result));
  }

  private static Map<String, Object> perClass(Measurement measurement, CocoSummary summary) {
    Map<Long, OperatingPoint> points = OperatingPointEntry.INSTANCE.result(measurement);
    Map<String, Object> perClass = new LinkedHashMap<>();
    measurement
        .names()
        .forEach(
            (id, name) -> {
              CocoSummary.CategoryNumbers numbers = summary.category(id);
              Map<String, Object> values = new LinkedHashMap<>();
              values.put("id", id);
              values.put("AP", numbers.averagePrecision());
              values.put("AP50", numbers.averagePrecision50());
              values.put("AR100", numbers.averageRecall());
              values.put("truths", numbers.truths());
              values.put("detections", numbers.detections());
              OperatingPoint point = points.get(id);
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

  /** Returns by area range: bounds in square pixels, precisions, recall, truths in it. */
  private static Map<String, Object> sizes(CocoResult curves) {
    EvaluationSettings settings = curves.settings();
    Map<String, Object> ranges = new LinkedHashMap<>();
    for (int a = 0; a < settings.areaRanges().size(); a++) {
      AreaRange range = settings.areaRanges().get(a);
      long positives = 0;
      for (long category : curves.categories()) {
        positives += curves.positives(category, a);
      }
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("min", range.min());
      values.put("max", range.max());
      values.put("AP", curves.averagePrecision(a));
      values.put("AP50", curves.averagePrecision(a, settings.iouThresholds().indexOf(0.5)));
      values.put("AP75", curves.averagePrecision(a, settings.iouThresholds().indexOf(0.75)));
      values.put("AR", curves.averageRecall(a, settings.maxDetections().size() - 1));
      values.put("truths", positives);
      ranges.put(range.name(), values);
    }
    return ranges;
  }

  @Override
  List<String> files() {
    return List.of(CURVES, MEAN, PER_CLASS, SLICES);
  }

  @Override
  void write(Measurement measurement, CocoResult result, ResultFolder folder) throws IOException {
    folder.last(
        () ->
            PrecisionCurves.write(
                folder.configuration(), result, measurement.names(), folder.table(CURVES)));
    folder.text(MEAN, PrecisionCurves.mean(result));
    folder.text(PER_CLASS, table(measurement, result));
    if (!measurement.slices().isEmpty()) {
      SliceTable.write(
          folder.configuration(),
          measurement.slices(),
          measurement.results().bySlice(metric(measurement.plan())),
          folder.table(SLICES));
    }
  }

  /**
   * One row a class: its numbers, the score of best F1 at IoU 0.5 with what it is worth, empty
   * without detections, and the truths to be found, which crowds are not.
   */
  private static String table(Measurement measurement, CocoResult result) {
    CocoSummary summary = new CocoSummary(result);
    int all = result.settings().areaRangeIndex(AreaRange.ALL.name());
    Map<Long, OperatingPoint> points = OperatingPointEntry.INSTANCE.result(measurement);
    CsvText csv =
        new CsvText(
            "id,name,AP,AP50,AR100,truths,detections,best_score,best_f1,best_precision,best_recall,positives");
    measurement
        .names()
        .forEach(
            (id, name) -> {
              CocoSummary.CategoryNumbers numbers = summary.category(id);
              OperatingPoint point = points.get(id);
              csv.row(
                  id,
                  CsvText.quoted(name),
                  numbers.averagePrecision(),
                  numbers.averagePrecision50(),
                  numbers.averageRecall(),
                  numbers.truths(),
                  numbers.detections(),
                  point == null || point.positives() == 0 ? "" : point.score(),
                  point == null || point.positives() == 0 ? "" : point.f1(),
                  point == null || point.positives() == 0 ? "" : point.precision(),
                  point == null || point.positives() == 0 ? "" : point.recall(),
                  result.positives(id, all));
            });
    return csv.toString();
  }
}

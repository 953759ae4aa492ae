package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.app.files.CsvText;
import io.sparkdet.detection.calibration.CalibrationMetric;
import io.sparkdet.detection.calibration.CalibrationResult;
import io.sparkdet.detection.calibration.LrpPoint;
import io.sparkdet.detection.calibration.ReliabilityCurve;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.IouThresholds;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.metric.RankedMetric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether scores say how often detections are right, and the score of least LRP error of each
 * class, at the IoU of the score tables.
 */
final class CalibrationEntry extends MetricEntry.OfRecords<TruthCounts, CalibrationResult> {

  private static final String RELIABILITY = "reliability.csv";
  private static final String CLASSES = "calibration.csv";

  /** What is told of a class, in the table's order. */
  private static final List<String> COLUMNS =
      List.of(
          "ECE",
          "MCE",
          "LaECE",
          "detections",
          "oLRP",
          "oLRP_localization",
          "oLRP_false_positive",
          "oLRP_false_negative",
          "oLRP_score");

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.measures(MetricName.CALIBRATION);
  }

  @Override
  RankedMetric<TruthCounts, CalibrationResult> metric(EvaluationPlan plan) {
    return new CalibrationMetric(
        plan.settings().withIouThresholds(IouThresholds.of(plan.scoreIou())), plan.scoreScale());
  }

  @Override
  boolean everyIdCounts() {
    return true;
  }

  @Override
  void summarize(Measurement measurement, CalibrationResult result, Map<String, Object> json) {
    Set<Long> counted = counted(measurement, result);
    boolean shares = measurement.plan().scoreScale().holdsShares();
    ReliabilityCurve all = result.reliability(counted);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("iou", measurement.plan().scoreIou());
    values.put("ECE", ifShares(shares, all.expectedError()));
    values.put("MCE", ifShares(shares, all.maximumError()));
    values.put(
        "class_ECE",
        ifShares(
            shares, CalibrationResult.mean(counted, id -> result.reliability(id).expectedError())));
    values.put(
        "LaECE", ifShares(shares, CalibrationResult.mean(counted, result::localizationAwareError)));
    values.put("oLRP", result.meanLrp(counted, LrpPoint::error));
    values.put("oLRP_localization", result.meanLrp(counted, LrpPoint::localization));
    values.put("oLRP_false_positive", result.meanLrp(counted, LrpPoint::falsePositiveShare));
    values.put("oLRP_false_negative", result.meanLrp(counted, LrpPoint::falseNegativeShare));
    values.put("sizes", sizes(result, counted, shares));
    Map<String, Object> perClass = new LinkedHashMap<>();
    measurement.names().forEach((id, name) -> perClass.put(name, ofClass(result, id, shares)));
    values.put("per_class", perClass);
    json.put("calibration", values);
  }

  /** Returns the categories whose detections count: all where none is told apart. */
  private static Set<Long> counted(Measurement measurement, CalibrationResult result) {
    return result.settings().categoryMode() == CategoryMode.CLASS_AGNOSTIC
        ? result.categories()
        : measurement.names().keySet();
  }

  private static double ifShares(boolean shares, double error) {
    return shares ? error : CocoResult.UNDEFINED;
  }

  private static Map<String, Object> sizes(
      CalibrationResult result, Set<Long> counted, boolean shares) {
    Map<String, Object> sizes = new LinkedHashMap<>();
    for (int a = 0; a < result.settings().areaRanges().size(); a++) {
      ReliabilityCurve curve = result.reliability(counted, a);
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("ECE", ifShares(shares, curve.expectedError()));
      values.put("MCE", ifShares(shares, curve.maximumError()));
      values.put("detections", curve.detections());
      sizes.put(result.settings().areaRanges().get(a).name(), values);
    }
    return sizes;
  }

  private static Map<String, Object> ofClass(CalibrationResult result, long id, boolean shares) {
    ReliabilityCurve curve = result.reliability(id);
    LrpPoint point = result.optimalLrp(id);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("id", id);
    values.put("ECE", ifShares(shares, curve.expectedError()));
    values.put("MCE", ifShares(shares, curve.maximumError()));
    values.put("LaECE", ifShares(shares, result.localizationAwareError(id)));
    values.put("detections", curve.detections());
    values.put("oLRP", point.error());
    values.put("oLRP_localization", point.localization());
    values.put("oLRP_false_positive", point.falsePositiveShare());
    values.put("oLRP_false_negative", point.falseNegativeShare());
    if (!Double.isNaN(point.score())) {
      values.put("oLRP_score", point.score());
    }
    return values;
  }

  @Override
  List<String> files() {
    return List.of(CLASSES, RELIABILITY);
  }

  /** One row a class, and one row a bin that has detections; of all classes the name is empty. */
  @Override
  void write(Measurement measurement, CalibrationResult result, ResultFolder folder)
      throws IOException {
    boolean shares = measurement.plan().scoreScale().holdsShares();
    CsvText classes = new CsvText("id,name," + String.join(",", COLUMNS));
    CsvText bins = new CsvText("size,id,name,from,to,detections,right,mean_score,precision");
    for (int a = 0; shares && a < result.settings().areaRanges().size(); a++) {
      rows(
          bins,
          CsvText.quoted(result.settings().areaRanges().get(a).name()) + ",,",
          result.reliability(counted(measurement, result), a));
    }
    measurement
        .names()
        .forEach(
            (id, name) -> {
              Map<String, Object> values = ofClass(result, id, shares);
              List<Object> row = new ArrayList<>(List.of(id, CsvText.quoted(name)));
              COLUMNS.forEach(column -> row.add(values.getOrDefault(column, "")));
              classes.row(row.toArray());
              if (shares) {
                String head =
                    "%s,%d,%s"
                        .formatted(CsvText.quoted(AreaRange.ALL.name()), id, CsvText.quoted(name));
                rows(bins, head, result.reliability(id));
              }
            });
    folder.text(CLASSES, classes.toString());
    folder.text(RELIABILITY, bins.toString());
  }

  private static void rows(CsvText csv, String head, ReliabilityCurve curve) {
    for (int i = 0; i < curve.size(); i++) {
      if (curve.detections(i) > 0) {
        csv.row(
            head,
            curve.edge(i),
            curve.edge(i + 1),
            curve.detections(i),
            curve.right(i),
            curve.meanScore(i),
            curve.precision(i));
      }
    }
  }
}

package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.files.CsvText;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.score.OperatingPoint;
import io.sparkdet.detection.coco.score.ScoreHistogram;
import io.sparkdet.detection.coco.score.ScoreTable;
import io.sparkdet.detection.coco.score.ScoreTableMetric;
import io.sparkdet.detection.metric.RankedMetric;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What it is worth to drop all detections of a class below a score. */
final class ScoreTableEntry extends MetricEntry.OfRecords<TruthCounts, ScoreTable> {

  private static final String FILE = "scores.csv";

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.hasFolder();
  }

  @Override
  RankedMetric<TruthCounts, ScoreTable> metric(EvaluationPlan plan) {
    return new ScoreTableMetric(plan.settings(), plan.scoreCriterion(), plan.scoreScale());
  }

  @Override
  boolean everyIdCounts() {
    return true;
  }

  /**
   * The score of best F1 of all classes together, and that of the best mean of their F1, of the
   * table's scores; of equals the highest. Where no class is told apart there is no such mean.
   */
  @Override
  void summarize(Measurement measurement, ScoreTable result, Map<String, Object> json) {
    boolean apart = measurement.plan().settings().categoryMode() == CategoryMode.PER_CATEGORY;
    Set<Long> categories = apart ? measurement.names().keySet() : result.histogram().categories();
    List<OperatingPoint> points = result.points(categories);
    double[] means = result.meanF1(categories);
    OperatingPoint point = points.get(0);
    int mean = 0;
    for (int i = 1; i < means.length; i++) {
      point = points.get(i).f1() >= point.f1() ? points.get(i) : point;
      mean = means[i] >= means[mean] ? i : mean;
    }
    if (point.truePositives() > 0) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("score", point.score());
      values.put("f1", point.f1());
      values.put("precision", point.precision());
      values.put("recall", point.recall());
      if (apart) {
        values.put("mean_f1_score", result.histogram().score(mean));
        values.put("mean_f1", means[mean]);
      }
      json.put("operating_point", values);
    }
  }

  @Override
  List<String> files() {
    return List.of(FILE);
  }

  @Override
  void write(Measurement measurement, ScoreTable result, ResultFolder folder) throws IOException {
    Map<Long, String> names = measurement.names();
    ScoreHistogram scores = result.histogram();
    CsvText csv = new CsvText("id,name,score,precision,recall,f1,right,wrong");
    for (long category : scores.categories()) {
      String name = names.get(category);
      List<OperatingPoint> points = result.points(category);
      for (int i = 0; name != null && i < points.size(); i++) {
        OperatingPoint point = points.get(i);
        csv.row(
            category,
            CsvText.quoted(name),
            scores.score(i),
            point.precision(),
            point.recall(),
            point.f1(),
            scores.right(category, i),
            scores.wrong(category, i));
      }
    }
    folder.text(FILE, csv.toString());
  }
}

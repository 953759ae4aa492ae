package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.files.CsvText;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.score.OperatingPoint;
import io.sparkdet.detection.coco.score.ScoreHistogram;
import io.sparkdet.detection.coco.score.ScoreTable;
import io.sparkdet.detection.coco.score.ScoreTableMetric;
import io.sparkdet.detection.metric.RankedMetric;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What it is worth to drop all detections of a class below a score. */
final class ScoreTableEntry extends MetricEntry.OfRecords<TruthCounts, ScoreTable> {

  private static final String FILE = "scores.csv";

  @Override
  boolean wanted(EvaluationPlan plan) {
    return true;
  }

  @Override
  RankedMetric<TruthCounts, ScoreTable> metric(EvaluationPlan plan) {
    return new ScoreTableMetric(plan.settings(), plan.scoreCriterion(), plan.scoreScale());
  }

  @Override
  boolean everyIdCounts() {
    return true;
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
      for (int i = 0; name != null && i < ScoreHistogram.SCORES; i++) {
        OperatingPoint point = result.point(category, i);
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

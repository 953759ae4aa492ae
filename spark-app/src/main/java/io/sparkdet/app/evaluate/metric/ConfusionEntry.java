package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.files.CsvText;
import io.sparkdet.detection.coco.ConfusionMatrix;
import io.sparkdet.detection.coco.ConfusionMetric;
import io.sparkdet.detection.metric.ImageMetric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which class was detected where which was annotated. */
final class ConfusionEntry extends MetricEntry.OfImages<ConfusionMatrix> {

  private static final String FILE = "confusion_matrix.csv";

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.hasFolder();
  }

  @Override
  ImageMetric<ConfusionMatrix> metric(EvaluationPlan plan) {
    return new ConfusionMetric(plan.confusionIou(), plan.confusionScore());
  }

  @Override
  List<String> files() {
    return List.of(FILE);
  }

  /** One row a pair of classes that occurs; empty where nothing was annotated or detected. */
  @Override
  void write(Measurement measurement, ConfusionMatrix matrix, ResultFolder folder)
      throws IOException {
    Map<Long, String> names = measurement.names();
    List<Long> categories = new ArrayList<>(matrix.categories());
    categories.add(ConfusionMatrix.NOTHING);
    CsvText csv = new CsvText("annotated,detected,count");
    for (long annotated : categories) {
      for (long detected : categories) {
        long count = matrix.count(annotated, detected);
        if (count > 0) {
          csv.row(
              CsvText.quoted(name(names, annotated)), CsvText.quoted(name(names, detected)), count);
        }
      }
    }
    folder.text(FILE, csv.toString());
  }

  private static String name(Map<Long, String> names, long category) {
    return category == ConfusionMatrix.NOTHING
        ? ""
        : names.getOrDefault(category, Long.toString(category));
  }
}

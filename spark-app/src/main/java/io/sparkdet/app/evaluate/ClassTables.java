package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.ConfusionMatrix;
import io.sparkdet.detection.coco.OperatingPoint;
import io.sparkdet.detection.coco.ScoreHistogram;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables by class as CSV, texts in quotes. */
final class ClassTables {

  private final EvaluateJob.Result result;
  private final Map<Long, String> names;

  ClassTables(EvaluateJob.Result result) {
    this.result = result;
    this.names = names(result);
  }

  /** Returns category names by id, made different where two categories share one. */
  static Map<Long, String> names(EvaluateJob.Result result) {
    Map<Long, String> names = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    result
        .categories()
        .forEach(
            (id, name) -> names.put(id, taken.add(name) ? name : "%s (id %d)".formatted(name, id)));
    return names;
  }

  /**
   * One row a class: its numbers, and the score of best F1 at IoU 0.5 with what it is worth, empty
   * without detections.
   */
  String perClass() {
    StringBuilder csv =
        new StringBuilder(
            "id,name,AP,AP50,AR100,truths,detections,best_score,best_f1,best_precision,best_recall\n");
    names.forEach(
        (id, name) -> {
          CocoSummary.CategoryNumbers numbers = result.summary().category(id);
          OperatingPoint point = result.outcome().points().get(id);
          row(
              csv,
              id,
              quoted(name),
              numbers.averagePrecision(),
              numbers.averagePrecision50(),
              numbers.averageRecall(),
              numbers.truths(),
              numbers.detections(),
              point == null || point.positives() == 0 ? "" : point.score(),
              point == null || point.positives() == 0 ? "" : point.f1(),
              point == null || point.positives() == 0 ? "" : point.precision(),
              point == null || point.positives() == 0 ? "" : point.recall());
        });
    return csv.toString();
  }

  /** One row a pair of classes that occurs; empty where nothing was annotated or detected. */
  String confusion() {
    ConfusionMatrix matrix = result.outcome().report().measured().confusion();
    List<Long> categories = new ArrayList<>(matrix.categories());
    categories.add(ConfusionMatrix.NOTHING);
    StringBuilder csv = new StringBuilder("annotated,detected,count\n");
    for (long annotated : categories) {
      for (long detected : categories) {
        long count = matrix.count(annotated, detected);
        if (count > 0) {
          row(csv, quoted(name(annotated)), quoted(name(detected)), count);
        }
      }
    }
    return csv.toString();
  }

  /** One row a class and score: what it is worth to drop all detections below it. */
  String scores() {
    ScoreHistogram scores = result.outcome().counts().scores();
    StringBuilder csv = new StringBuilder("id,name,score,precision,recall,f1,right,wrong\n");
    for (long category : scores.categories()) {
      String name = names.get(category);
      if (name == null) {
        continue;
      }
      for (int i = 0; i < ScoreHistogram.SCORES; i++) {
        OperatingPoint point = scores.point(category, i, result.outcome().report().truthCounts());
        row(
            csv,
            category,
            quoted(name),
            scores.score(i),
            point.precision(),
            point.recall(),
            point.f1(),
            scores.right(category, i),
            scores.wrong(category, i));
      }
    }
    return csv.toString();
  }

  private String name(long category) {
    return category == ConfusionMatrix.NOTHING
        ? ""
        : names.getOrDefault(category, Long.toString(category));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static void row(StringBuilder csv, Object... values) {
    for (int i = 0; i < values.length; i++) {
      csv.append(i == 0 ? "" : ",").append(values[i]);
    }
    csv.append('\n');
  }
}

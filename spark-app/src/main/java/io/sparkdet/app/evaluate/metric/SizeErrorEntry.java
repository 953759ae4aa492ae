package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.files.CsvText;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.pairing.SizeErrors;
import io.sparkdet.detection.coco.pairing.SizeErrors.Fate;
import io.sparkdet.detection.coco.pairing.SizeErrorsMetric;
import io.sparkdet.detection.metric.ImageMetric;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** What is missed and what is found wrongly, by class and size, of the confusion matrix's pairs. */
final class SizeErrorEntry extends MetricEntry.OfImages<SizeErrors> {

  private static final String FILE = "errors_by_size.csv";

  @Override
  boolean wanted(EvaluationPlan plan) {
    return plan.hasFolder();
  }

  @Override
  ImageMetric<SizeErrors> metric(EvaluationPlan plan) {
    return new SizeErrorsMetric(plan.pairing(), plan.settings().areaRanges());
  }

  @Override
  void summarize(Measurement measurement, SizeErrors errors, Map<String, Object> json) {
    Map<String, Object> sizes = new LinkedHashMap<>();
    Set<Long> all = counted(measurement, errors);
    for (int a = 0; a < errors.ranges().size(); a++) {
      int range = a;
      sizes.put(errors.ranges().get(a).name(), numbers(fate -> errors.count(all, range, fate)));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("score", measurement.plan().confusionScore());
    values.put("iou", measurement.plan().confusionIou());
    values.put("sizes", sizes);
    json.put("errors", values);
  }

  /**
   * Returns the categories whose boxes count: those that the truth lists, or all where none is told
   * apart.
   */
  private static Set<Long> counted(Measurement measurement, SizeErrors errors) {
    Set<Long> counted = new TreeSet<>(errors.categories());
    if (measurement.plan().settings().categoryMode() == CategoryMode.PER_CATEGORY) {
      counted.retainAll(measurement.names().keySet());
    }
    return counted;
  }

  /** Returns the counts by the names of the table's columns, in its order. */
  private static Map<String, Long> numbers(ToLongFunction<Fate> count) {
    long right = count.applyAsLong(Fate.RIGHT);
    long confused = count.applyAsLong(Fate.CONFUSED);
    long missed = count.applyAsLong(Fate.MISSED);
    long mistaken = count.applyAsLong(Fate.MISTAKEN);
    long falsePositives = count.applyAsLong(Fate.FALSE_POSITIVE);
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("truths", right + confused + missed);
    numbers.put("right", right);
    numbers.put("confused", confused);
    numbers.put("missed", missed);
    numbers.put("detections", right + mistaken + falsePositives);
    numbers.put("mistaken", mistaken);
    numbers.put("false_positives", falsePositives);
    return numbers;
  }

  @Override
  List<String> files() {
    return List.of(FILE);
  }

  /** One row a class and size that has any box. */
  @Override
  void write(Measurement measurement, SizeErrors errors, ResultFolder folder) throws IOException {
    Map<Long, String> names = measurement.names();
    CsvText csv =
        new CsvText(
            "id,name,size,truths,right,confused,missed,detections,mistaken,false_positives");
    for (long category : counted(measurement, errors)) {
      String name = names.getOrDefault(category, Long.toString(category));
      for (int a = 0; a < errors.ranges().size(); a++) {
        int range = a;
        Map<String, Long> numbers = numbers(fate -> errors.count(category, range, fate));
        if (numbers.values().stream().anyMatch(number -> number > 0)) {
          csv.row(
              category,
              CsvText.quoted(name),
              CsvText.quoted(errors.ranges().get(a).name()),
              String.join(",", numbers.values().stream().map(String::valueOf).toList()));
        }
      }
    }
    folder.text(FILE, csv.toString());
  }
}

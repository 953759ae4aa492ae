package io.sparkdet.app.paired;

import io.sparkdet.app.evaluate.ResampledEvaluation;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.app.paired.Difference.Part;
import io.sparkdet.app.paired.Difference.Scope;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.replicate.ReplicateResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The differences of two evaluations: of all images, by class, by slice. */
final class PairedNumbers {

  /** What {@code evaluate} tells of a class. */
  private static final Map<CocoMetric, ToDoubleFunction<CocoSummary.CategoryNumbers>> OF_CLASS =
      Map.of(
          CocoMetric.AP, CocoSummary.CategoryNumbers::averagePrecision,
          CocoMetric.AP50, CocoSummary.CategoryNumbers::averagePrecision50,
          CocoMetric.AR100, CocoSummary.CategoryNumbers::averageRecall);

  private final ResampledEvaluation before;
  private final ResampledEvaluation after;
  private final double confidence;

  PairedNumbers(ResampledEvaluation before, ResampledEvaluation after, double confidence) {
    this.before = before;
    this.after = after;
    this.confidence = confidence;
  }

  List<Difference> differences() {
    List<Difference> all = new ArrayList<>();
    addTwelve(all, new Part(Scope.ALL, "", 0, before.truths()), ImageSlice.ALL_IMAGES);
    addClasses(all);
    for (int s = 0; s < before.slices().size(); s++) {
      ImageSlice slice = before.slices().get(s);
      CocoResult result = before.results().get(s);
      long truths =
          result == null ? 0 : result.categories().stream().mapToLong(result::truths).sum();
      String value = slice.value() == null ? "(none)" : slice.value();
      addTwelve(all, new Part(Scope.SLICE, slice.column() + "=" + value, 0, truths), s);
    }
    return all;
  }

  private void addTwelve(List<Difference> all, Part part, int slice) {
    CocoResult resultBefore = before.results().get(slice);
    CocoResult resultAfter = after.results().get(slice);
    ReplicateResult manyBefore = before.replicates().get(slice);
    ReplicateResult manyAfter = after.replicates().get(slice);
    if (resultBefore == null || resultAfter == null || manyBefore == null || manyAfter == null) {
      return; // no image belongs to the slice
    }
    CocoSummary summaryBefore = new CocoSummary(resultBefore);
    CocoSummary summaryAfter = new CocoSummary(resultAfter);
    for (CocoMetric metric : CocoMetric.values()) {
      all.add(
          Difference.of(
              part,
              metric.label(),
              summaryBefore.value(metric),
              summaryAfter.value(metric),
              manyBefore.values(metric),
              manyAfter.values(metric),
              confidence));
    }
  }

  private void addClasses(List<Difference> all) {
    CocoResult resultBefore = before.results().get(ImageSlice.ALL_IMAGES);
    CocoResult resultAfter = after.results().get(ImageSlice.ALL_IMAGES);
    ReplicateResult manyBefore = before.replicates().get(ImageSlice.ALL_IMAGES);
    ReplicateResult manyAfter = after.replicates().get(ImageSlice.ALL_IMAGES);
    if (resultBefore == null || resultAfter == null || manyBefore == null || manyAfter == null) {
      return;
    }
    CocoSummary summaryBefore = new CocoSummary(resultBefore);
    CocoSummary summaryAfter = new CocoSummary(resultAfter);
    before
        .categories()
        .forEach(
            (id, name) -> {
              CocoSummary.CategoryNumbers numbersBefore = summaryBefore.category(id);
              CocoSummary.CategoryNumbers numbersAfter = summaryAfter.category(id);
              Part part = new Part(Scope.CLASS, name, id, numbersBefore.truths());
              for (CocoMetric metric : CocoMetric.values()) {
                ToDoubleFunction<CocoSummary.CategoryNumbers> value = OF_CLASS.get(metric);
                if (value != null) {
                  all.add(
                      Difference.of(
                          part,
                          metric.label(),
                          value.applyAsDouble(numbersBefore),
                          value.applyAsDouble(numbersAfter),
                          manyBefore.values(id, metric),
                          manyAfter.values(id, metric),
                          confidence));
                }
              }
            });
  }
}

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
import org.jspecify.annotations.Nullable;

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

  /**
   * What one model has of some images.
   *
   * @param numbers of these images
   * @param replicates of them
   */
  private record Side(CocoSummary numbers, ReplicateResult replicates) {

    /** Returns those of a slice, or null if no image belongs to it. */
    static @Nullable Side of(ResampledEvaluation evaluation, int slice) {
      CocoResult result = evaluation.results().get(slice);
      ReplicateResult replicates = evaluation.replicates().get(slice);
      return result == null || replicates == null
          ? null
          : new Side(new CocoSummary(result), replicates);
    }

    long truths() {
      CocoResult result = numbers.result();
      return result.categories().stream().mapToLong(result::truths).sum();
    }
  }

  /** Returns them all. */
  List<Difference> differences() {
    List<Difference> all = new ArrayList<>();
    Side allBefore = Side.of(before, ImageSlice.ALL_IMAGES);
    Side allAfter = Side.of(after, ImageSlice.ALL_IMAGES);
    if (allBefore != null && allAfter != null) {
      addTwelve(all, new Part(Scope.ALL, "", 0, before.truths()), allBefore, allAfter);
      for (Map.Entry<Long, String> category : before.categories().entrySet()) {
        addClass(all, category.getKey(), category.getValue(), allBefore, allAfter);
      }
    }
    for (int s = 0; s < before.slices().size(); s++) {
      Side sliceBefore = Side.of(before, s);
      Side sliceAfter = Side.of(after, s);
      if (sliceBefore != null && sliceAfter != null) {
        ImageSlice slice = before.slices().get(s);
        String value = slice.value() == null ? "(none)" : slice.value();
        String name = slice.column() + "=" + value;
        addTwelve(
            all, new Part(Scope.SLICE, name, 0, sliceBefore.truths()), sliceBefore, sliceAfter);
      }
    }
    return all;
  }

  private void addTwelve(List<Difference> all, Part part, Side first, Side second) {
    for (CocoMetric metric : CocoMetric.values()) {
      all.add(
          Difference.of(
              part,
              metric.label(),
              first.numbers().value(metric),
              second.numbers().value(metric),
              first.replicates().values(metric),
              second.replicates().values(metric),
              confidence));
    }
  }

  private void addClass(List<Difference> all, long id, String name, Side first, Side second) {
    CocoSummary.CategoryNumbers numbersBefore = first.numbers().category(id);
    CocoSummary.CategoryNumbers numbersAfter = second.numbers().category(id);
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
                first.replicates().values(id, metric),
                second.replicates().values(id, metric),
                confidence));
      }
    }
  }
}

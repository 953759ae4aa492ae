package io.sparkdet.app.evaluate.metric;

import io.sparkdet.app.evaluate.engine.MetricSet;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.state.Mergeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Something that {@code evaluate} measures: when, and where its numbers go.
 *
 * @param <R> its result
 */
abstract sealed class MetricEntry<R> permits MetricEntry.OfImages, MetricEntry.OfRecords {

  private MetricEntry() {}

  /** Returns whether an evaluation asks for it. */
  abstract boolean wanted(EvaluationPlan plan);

  /** Adds its metric to a set. */
  abstract void addTo(MetricSet set, EvaluationPlan plan);

  /** Returns what it found of all images. */
  abstract R result(Measurement measurement);

  /** Adds its numbers to {@code summary.json}; nothing unless overridden. */
  void summarize(Measurement measurement, R result, Map<String, Object> json) {}

  /** Returns the names of the files that it may write; none unless overridden. */
  List<String> files() {
    return List.of();
  }

  /** Writes its files; nothing unless overridden. */
  void write(Measurement measurement, R result, ResultFolder folder) throws IOException {}

  /**
   * A metric of whole images.
   *
   * @param <S> what it keeps of them
   */
  abstract static non-sealed class OfImages<S extends Mergeable<S>> extends MetricEntry<S> {

    /** Returns the metric, equal for equal plans. */
    abstract ImageMetric<S> metric(EvaluationPlan plan);

    @Override
    final void addTo(MetricSet set, EvaluationPlan plan) {
      if (!plan.everyIdCounted()) {
        set.add(metric(plan));
      }
    }

    @Override
    final S result(Measurement measurement) {
      return measurement.results().of(metric(measurement.plan()));
    }
  }

  /**
   * A metric of ranked records.
   *
   * @param <T> what it knows of the truths
   * @param <R> its result
   */
  abstract static non-sealed class OfRecords<T extends Mergeable<T>, R> extends MetricEntry<R> {

    /** Returns the metric, equal for equal plans. */
    abstract RankedMetric<T, R> metric(EvaluationPlan plan);

    /** Returns whether it is measured for each slice of the images too; not unless overridden. */
    boolean slices() {
      return false;
    }

    /**
     * Returns whether a match with annotation id 0 counts for it as any other; not unless
     * overridden, as in pycocotools.
     */
    boolean everyIdCounts() {
      return false;
    }

    @Override
    final void addTo(MetricSet set, EvaluationPlan plan) {
      if (!plan.everyIdCounted() || everyIdCounts()) {
        set.add(metric(plan), slices() && plan.sliced());
      }
    }

    @Override
    final R result(Measurement measurement) {
      return measurement.results().of(metric(measurement.plan()));
    }
  }
}

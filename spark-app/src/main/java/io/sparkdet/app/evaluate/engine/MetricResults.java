package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.state.Mergeable;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The results of an evaluation, by metric. */
public final class MetricResults {

  private final ImageStates images;
  private final Map<RankedMetric<?, ?>, Map<Integer, Object>> ranked = new HashMap<>();

  MetricResults(ImageStates images) {
    this.images = images;
  }

  <T extends Mergeable<T>, R> void put(RankedMetric<T, R> metric, int slice, R result) {
    ranked.computeIfAbsent(metric, added -> new TreeMap<>()).put(slice, result);
  }

  /** Returns these with the ranked metrics of {@code other} in the place of equal ones. */
  public MetricResults with(MetricResults other) {
    MetricResults both = new MetricResults(images);
    both.ranked.putAll(ranked);
    both.ranked.putAll(other.ranked);
    return both;
  }

  /** Returns what a metric of whole images found; its empty state where it was not measured. */
  public <S extends Mergeable<S>> S of(ImageMetric<S> metric) {
    return images.of(metric, ImageSlice.ALL_IMAGES);
  }

  /**
   * Returns what a metric found of all images.
   *
   * @throws IllegalArgumentException if it was not measured
   */
  public <T extends Mergeable<T>, R> R of(RankedMetric<T, R> metric) {
    R result = bySlice(metric).get(ImageSlice.ALL_IMAGES);
    if (result == null) {
      throw new IllegalArgumentException(
          "Cannot find a result: %s was not measured".formatted(metric));
    }
    return result;
  }

  /** Returns what a metric found of all images and of each slice, by number. */
  @SuppressWarnings("unchecked") // put() and this have the same types for equal metrics
  public <T extends Mergeable<T>, R> Map<Integer, R> bySlice(RankedMetric<T, R> metric) {
    return (Map<Integer, R>) ranked.getOrDefault(metric, Map.of());
  }
}

package io.sparkdet.app.evaluate.engine;

import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RecordSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The metrics of an evaluation. Driver and tasks make equal sets, so that a metric is known by its
 * number in {@link #images} or in its {@link Ranking}.
 */
public final class MetricSet {

  private final Set<ImageMetric<?>> images = new LinkedHashSet<>();
  private final Map<RecordSource, List<RankedMetric<?, ?>>> ranked = new LinkedHashMap<>();
  private final Set<Object> sliced = new HashSet<>();

  /** Makes the set of metrics wherever it is needed. */
  @FunctionalInterface
  public interface Source extends Serializable {
    /** Returns an equal set at each call. */
    MetricSet metrics();
  }

  /**
   * The metrics that look at the same records.
   *
   * @param number counts the rankings from 0
   * @param source where the records come from
   * @param metrics what is measured of them
   * @param sliced whether slices have records of their own
   */
  record Ranking(
      int number, RecordSource source, List<RankedMetric<?, ?>> metrics, boolean sliced) {

    MatchRecords layout() {
      return new MatchRecords(source.words(), sliced);
    }

    int passes() {
      return metrics.stream().mapToInt(RankedMetric::passes).max().orElse(0);
    }
  }

  /** Adds a metric of whole images; one that is there already is measured once. */
  public void add(ImageMetric<?> metric) {
    images.add(metric);
  }

  /**
   * Adds a metric of records.
   *
   * @param withSlices whether it is measured for each slice of the images too
   */
  public void add(RankedMetric<?, ?> metric, boolean withSlices) {
    images.add(metric.truths());
    ranked.computeIfAbsent(metric.records(), source -> new ArrayList<>()).add(metric);
    if (withSlices) {
      sliced.add(metric);
      sliced.add(metric.truths());
    }
  }

  /** Returns the metrics of whole images, those that ranked metrics need included. */
  List<ImageMetric<?>> images() {
    return List.copyOf(images);
  }

  List<Ranking> rankings() {
    List<Ranking> rankings = new ArrayList<>();
    ranked.forEach(
        (source, metrics) ->
            rankings.add(
                new Ranking(
                    rankings.size(),
                    source,
                    List.copyOf(metrics),
                    metrics.stream().anyMatch(sliced::contains))));
    return rankings;
  }

  /** Returns whether slices are measured too. */
  boolean isSliced(ImageMetric<?> metric) {
    return sliced.contains(metric);
  }

  /** Returns whether slices are measured too. */
  boolean isSliced(RankedMetric<?, ?> metric) {
    return sliced.contains(metric);
  }
}

package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.state.Mergeable;
import io.sparkdet.testing.LocalEvaluation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The results of a set of metrics without a cluster, however images and records are split. */
public final class LocalResults {

  private LocalResults() {}

  /** Returns the results of {@code images} split into {@code parts} as {@code seed} says. */
  public static MetricResults of(
      MetricSet metrics, List<MeasuredImage> images, int parts, long seed) throws IOException {
    MetricResults results = new MetricResults(states(metrics, images, parts, new Random(seed)));
    LocalEvaluation evaluation =
        new LocalEvaluation(images.stream().map(MeasuredImage::boxes).toList(), parts, seed);
    for (MetricSet.Ranking ranking : metrics.rankings()) {
      for (RankedMetric<?, ?> metric : ranking.metrics()) {
        put(results, evaluation, metric);
      }
    }
    return results;
  }

  private static <T extends Mergeable<T>, R> void put(
      MetricResults results, LocalEvaluation evaluation, RankedMetric<T, R> metric) {
    results.put(metric, ImageSlice.ALL_IMAGES, evaluation.result(metric));
  }

  private static ImageStates states(
      MetricSet metrics, List<MeasuredImage> images, int parts, Random random) throws IOException {
    List<ImageStates> states = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      states.add(new ImageStates(metrics));
    }
    List<MeasuredImage> shuffled = new ArrayList<>(images);
    Collections.shuffle(shuffled, random);
    shuffled.forEach(image -> states.get(random.nextInt(parts)).accept(image, new int[0]));
    while (states.size() > 1) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      states.remove(random.nextInt(states.size())).write(new DataOutputStream(bytes));
      states
          .get(random.nextInt(states.size()))
          .add(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
    return states.get(0);
  }

  /** Returns all that a set measures of whole images, truths of ranked metrics included. */
  public static List<ImageMetric<?>> imageMetrics(MetricSet metrics) {
    return metrics.images();
  }
}

package io.sparkdet.app.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.evaluate.engine.LocalResults;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.Plans;
import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;
import io.sparkdet.detection.openimages.ClassHierarchy;
import io.sparkdet.detection.state.Mergeable;
import io.sparkdet.testing.RandomImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every metric must obey: however images are split, ordered, merged and sent as bytes, and
 * wherever sorted records are cut into ranges, its numbers are the same; and it is not merged with
 * one of other settings. A metric in the list is tried without being named here.
 */
class MetricLawBookTest {

  private static final int CASES = 60;
  private static final int[] PARTS = {1, 2, 7};

  /** Areas under VOC's curves add up in another order where ranges are cut elsewhere. */
  private static final double ROUNDING = 1e-13;

  private static final EvaluationPlan EVERYTHING =
      Plans.of(
              Map.of(
                  "metrics",
                  "coco,voc,lvis,open-images,tide,calibration",
                  "confidence",
                  "0.9",
                  "images",
                  "pictures"))
          .withHierarchy(ClassHierarchy.of(Map.of(2L, Set.of(1L, 90L), 90L, Set.of(1L))))
          .withReplicates(new BootstrapWeights(1, 12));

  private static final EvaluationPlan OTHERWISE =
      Plans.of(
              Map.of(
                  "metrics",
                  "coco,voc,tide,calibration",
                  "iou-thresholds",
                  "0.3,0.7",
                  "class-agnostic",
                  "true",
                  "confidence",
                  "0.9",
                  "images",
                  "pictures",
                  "confusion-score",
                  "0.4",
                  "confusion-iou",
                  "0.6"))
          .withReplicates(new BootstrapWeights(2, 12))
          .withScores(-3, 5);

  /** By case: the same images in one part, and in more. */
  private static final List<List<Measurement>> MEASURED = new ArrayList<>();

  @BeforeAll
  static void measure() throws IOException {
    for (long seed = 0; seed < CASES; seed++) {
      List<Measurement> measured = new ArrayList<>();
      for (int parts : PARTS) {
        measured.add(measured(seed, parts));
      }
      MEASURED.add(measured);
    }
  }

  private static List<MetricEntry<?>> entries() {
    return EvaluationMetrics.wanted(EVERYTHING);
  }

  private static Measurement measured(long seed, int parts) throws IOException {
    List<MeasuredImage> images = new ArrayList<>();
    for (EvaluationImage image : new RandomImages(seed).draw()) {
      images.add(new MeasuredImage(image.id() + ".jpg", image.id(), image));
    }
    Map<Long, String> categories = new TreeMap<>();
    for (long category = -3; category < 20; category++) {
      categories.put(category, "c" + category);
    }
    return new Measurement(
        EVERYTHING,
        LocalResults.of(EvaluationMetrics.of(EVERYTHING).metrics(), images, parts, seed),
        categories,
        Map.of(1L, "r", 2L, "c", 90L, "f"),
        List.of());
  }

  /** Returns what a metric says: its part of the summary, or the result where it has none. */
  private static <R> Object said(MetricEntry<R> entry, Measurement measurement) {
    R result = entry.result(measurement);
    Map<String, Object> json = new LinkedHashMap<>();
    entry.summarize(measurement, result, json);
    return json.isEmpty() ? result : json;
  }

  @ParameterizedTest
  @MethodSource("entries")
  void splitsPermutationsAndBytesGiveTheSameNumbers(MetricEntry<?> entry) {
    RecursiveComparisonConfiguration toRounding = new RecursiveComparisonConfiguration();
    toRounding.registerEqualsForType(
        (a, b) -> a.equals(b) || Math.abs(a - b) <= ROUNDING, Double.class);
    for (List<Measurement> measured : MEASURED) {
      Object whole = said(entry, measured.get(0));
      for (Measurement split : measured) {
        assertThat(said(entry, split))
            .as("case %d", MEASURED.indexOf(measured))
            .usingRecursiveComparison(toRounding)
            .isEqualTo(whole);
      }
    }
  }

  private static List<ImageMetric<?>> imageMetrics() {
    return LocalResults.imageMetrics(EvaluationMetrics.of(EVERYTHING).metrics());
  }

  @ParameterizedTest
  @MethodSource("imageMetrics")
  <S extends Mergeable<S>> void aPartnerOfOtherSettingsIsRefused(ImageMetric<S> metric) {
    for (ImageMetric<?> other :
        LocalResults.imageMetrics(EvaluationMetrics.of(OTHERWISE).metrics())) {
      if (other.getClass() == metric.getClass() && !other.equals(metric)) {
        @SuppressWarnings("unchecked") // metrics of one class have states of one class
        S partner = (S) other.empty();
        assertThatThrownBy(() -> metric.empty().combine(partner))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("Cannot merge ");
      }
    }
  }
}

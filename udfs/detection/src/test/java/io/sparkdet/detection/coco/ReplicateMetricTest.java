package io.sparkdet.detection.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.replicate.ReplicateMetric;
import io.sparkdet.detection.coco.replicate.ReplicateResult;
import io.sparkdet.testing.LocalEvaluation;
import io.sparkdet.testing.RandomImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The numbers of replicates against {@link SlowCoco}, which evaluates images that are really copied
 * as often as they were drawn.
 */
class ReplicateMetricTest {

  private static final int REPLICATES = 6;

  @Test
  void everyNumberOfEveryReplicateEqualsTheSlowEvaluationOfCopiedImages() {
    for (long seed = 0; seed < 80; seed++) {
      RandomImages random = new RandomImages(seed);
      List<EvaluationImage> images = withoutTies(random.draw(), new Random(seed));
      EvaluationSettings settings = random.settings();
      BootstrapWeights weights = new BootstrapWeights(seed, REPLICATES);
      ReplicateResult result =
          new LocalEvaluation(images, 1 + (int) (seed % 4), seed)
              .result(new ReplicateMetric(settings, weights));
      for (int b = 0; b < REPLICATES; b++) {
        SlowCoco slow = new SlowCoco(settings, copies(images, weights, b));
        for (CocoMetric metric : CocoMetric.values()) {
          String name = "seed %d replicate %d %s".formatted(seed, b, metric);
          check(name, result.values(metric)[b], slow(slow, settings, slow.keys(), metric));
          for (long category : slow.keys()) {
            check(
                name + " category " + category,
                result.values(category, metric)[b],
                slow(slow, settings, List.of(category), metric));
          }
        }
      }
    }
  }

  @Test
  void numbersAreTheSameBitsWhereverRangesAreCut() {
    for (long seed = 0; seed < 40; seed++) {
      RandomImages random = new RandomImages(seed);
      List<EvaluationImage> images = random.draw();
      ReplicateMetric metric =
          new ReplicateMetric(random.settings(), new BootstrapWeights(seed, 9));
      ReplicateResult whole = new LocalEvaluation(images, 1, seed).result(metric);
      for (int parts : new int[] {2, 7, 15}) {
        ReplicateResult cut = new LocalEvaluation(images, parts, seed + parts).result(metric);
        for (CocoMetric number : CocoMetric.values()) {
          assertThat(cut.values(number))
              .as("seed %d, %d parts, %s", seed, parts, number)
              .isEqualTo(whole.values(number));
          assertThat(cut.values(1, number)).isEqualTo(whole.values(1, number));
        }
      }
    }
  }

  private static double slow(
      SlowCoco slow, EvaluationSettings settings, List<Long> categories, CocoMetric metric) {
    int last = settings.maxDetections().size() - 1;
    return switch (metric) {
      case AP -> precision(slow, settings, categories, "all", -1);
      case AP50 -> precision(slow, settings, categories, "all", 0.5);
      case AP75 -> precision(slow, settings, categories, "all", 0.75);
      case AP_SMALL -> precision(slow, settings, categories, "small", -1);
      case AP_MEDIUM -> precision(slow, settings, categories, "medium", -1);
      case AP_LARGE -> precision(slow, settings, categories, "large", -1);
      case AR1 -> last < 1 ? -1 : recall(slow, settings, categories, "all", 0);
      case AR10 -> last < 2 ? -1 : recall(slow, settings, categories, "all", 1);
      case AR100 -> recall(slow, settings, categories, "all", last);
      case AR_SMALL -> recall(slow, settings, categories, "small", last);
      case AR_MEDIUM -> recall(slow, settings, categories, "medium", last);
      case AR_LARGE -> recall(slow, settings, categories, "large", last);
    };
  }

  private static double precision(
      SlowCoco slow, EvaluationSettings settings, List<Long> categories, String area, double iou) {
    List<Double> all = new ArrayList<>();
    for (AreaRange range : settings.areaRanges()) {
      for (double threshold : settings.iouThresholds().toArray()) {
        if (range.name().equals(area) && (iou < 0 || threshold == iou)) {
          categories.forEach(
              category ->
                  all.addAll(
                      slow.curve(category, range, threshold, settings.largestMaxDetections())
                          .precision()));
        }
      }
    }
    return SlowCoco.meanOfDefined(all);
  }

  private static double recall(
      SlowCoco slow, EvaluationSettings settings, List<Long> categories, String area, int m) {
    List<Double> all = new ArrayList<>();
    for (AreaRange range : settings.areaRanges()) {
      for (double threshold : settings.iouThresholds().toArray()) {
        if (range.name().equals(area)) {
          categories.forEach(
              category ->
                  all.add(
                      slow.curve(category, range, threshold, settings.maxDetections().get(m))
                          .recall()));
        }
      }
    }
    return SlowCoco.meanOfDefined(all);
  }

  private static void check(String name, double replicate, double copied) {
    if (copied == -1) {
      assertThat(replicate).as(name).isNaN();
    } else {
      assertThat(replicate).as(name).isCloseTo(copied, within(1e-12));
    }
  }

  private static List<EvaluationImage> copies(
      List<EvaluationImage> images, BootstrapWeights weights, int replicate) {
    List<EvaluationImage> copies = new ArrayList<>();
    int[] drawn = new int[weights.replicates()];
    for (EvaluationImage image : images) {
      weights.fill(image.id(), drawn);
      for (int copy = 0; copy < drawn[replicate]; copy++) {
        copies.add(
            new EvaluationImage(image.id() * 100 + copy, image.truths(), image.detections()));
      }
    }
    return copies;
  }

  /** Of equal scores the order of copies is not that of weights. */
  private static List<EvaluationImage> withoutTies(List<EvaluationImage> images, Random random) {
    List<EvaluationImage> changed = new ArrayList<>();
    for (EvaluationImage image : images) {
      ImageDetections found = image.detections();
      changed.add(
          new EvaluationImage(
              image.id(),
              image.truths(),
              new ImageDetections(
                  found.categories(), found.boxes(), random.doubles(found.size()).toArray())));
    }
    return changed;
  }
}

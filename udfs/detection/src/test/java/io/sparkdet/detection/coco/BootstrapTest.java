package io.sparkdet.detection.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.coco.bootstrap.BootstrapCurves;
import io.sparkdet.detection.coco.bootstrap.BootstrapResult;
import io.sparkdet.detection.coco.bootstrap.BootstrapSweep;
import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.testing.RandomImages;
import io.sparkdet.testing.SharedTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bootstrap replicates against images that are really copied as often as they were drawn. */
class BootstrapTest {

  private static final EvaluationSettings SETTINGS = EvaluationSettings.COCO;

  @Test
  void weightsArePoissonOneAndDependOnSeedImageAndReplicate() {
    BootstrapWeights weights = new BootstrapWeights(7, 201);
    int[] drawn = new int[201];
    double[] shares = new double[9];
    int images = 5000;
    for (long image = 0; image < images; image++) {
      weights.fill(image, drawn);
      for (int count : drawn) {
        shares[count] += 1.0 / (201 * images);
      }
    }
    double expected = Math.exp(-1);
    for (int k = 0; k < 6; k++) {
      assertThat(shares[k]).as("share of %d", k).isCloseTo(expected, within(0.002));
      expected /= k + 1;
    }
    int[] again = new int[201];
    new BootstrapWeights(7, 201).fill(images - 1L, again);
    assertThat(again).isEqualTo(drawn);
    new BootstrapWeights(8, 201).fill(images - 1L, again);
    assertThat(again).isNotEqualTo(drawn);
  }

  @Test
  void everyReplicateEqualsTheEvaluationOfCopiedImagesAndCutRangesAgree() {
    for (long seed = 0; seed < 60; seed++) {
      List<EvaluationImage> images = withoutTies(new RandomImages(seed).draw(), new Random(seed));
      BootstrapWeights weights = new BootstrapWeights(seed, 12);
      BootstrapTotals truths = new BootstrapTotals(SETTINGS, weights);
      CocoAccumulator accumulator = new CocoAccumulator(SETTINGS);
      for (EvaluationImage image : images) {
        truths.accept(image.id(), image.truths());
        accumulator.accept(image, new ImageMatcher(SETTINGS));
      }
      BootstrapResult result = accumulator.bootstrap(weights, truths);
      BootstrapResult cut = ranges(images, weights, truths, new Random(seed));
      for (int b = 0; b < 12; b++) {
        CocoSummary copied = new CocoEvaluator(SETTINGS).evaluate(copies(images, weights, b));
        String name = "seed %d replicate %d".formatted(seed, b);
        check(name, result.averagePrecision(b), copied.value(CocoMetric.AP));
        check(name, result.averagePrecision50(b), copied.value(CocoMetric.AP50));
        check(name, cut.averagePrecision(b), copied.value(CocoMetric.AP));
        for (long category : result.categories()) {
          check(
              name,
              result.averagePrecision(category, b),
              copied.category(category).averagePrecision());
        }
      }
    }
  }

  @Test
  @SharedTest
  void theIntervalOfHalfAMillionDetectionsHoldsTheirAp() throws Exception {
    BootstrapWeights weights = new BootstrapWeights(1, 200);
    BootstrapTotals truths = new BootstrapTotals(SETTINGS, weights);
    CocoAccumulator accumulator = new CocoAccumulator(SETTINGS);
    ImageMatcher matcher = new ImageMatcher(SETTINGS);
    for (EvaluationImage image : ScalePair.images()) {
      truths.accept(image.id(), image.truths());
      accumulator.accept(image, matcher);
    }
    BootstrapResult.Interval interval = accumulator.bootstrap(weights, truths).interval(0.95);
    double ap = new CocoSummary(accumulator.result()).value(CocoMetric.AP);
    assertThat(ap).isBetween(interval.low(), interval.high());
    assertThat(interval.high() - interval.low()).isBetween(0.001, 0.03);
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
        long id = image.id() * 100 + copy;
        copies.add(new EvaluationImage(id, image.truths(), image.detections()));
      }
    }
    return copies;
  }

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

  private record Found(long category, long image, int rank, ImageMatches matches) {}

  private static BootstrapResult ranges(
      List<EvaluationImage> images,
      BootstrapWeights weights,
      BootstrapTotals truths,
      Random random) {
    List<Found> records = new ArrayList<>();
    for (EvaluationImage image : images) {
      new ImageMatcher(SETTINGS)
          .matchImage(
              image,
              (category, matches) -> {
                for (int i = 0; i < matches.size(); i++) {
                  records.add(new Found(category, image.id(), i, matches));
                }
              });
    }
    records.sort(
        Comparator.comparingLong(Found::category)
            .thenComparingDouble(one -> -one.matches.score(one.rank)));
    int[] cuts = random.ints(3, 0, records.size() + 1).sorted().toArray();
    List<List<Found>> ranges =
        List.of(
            records.subList(0, cuts[0]),
            records.subList(cuts[0], cuts[1]),
            records.subList(cuts[1], cuts[2]),
            records.subList(cuts[2], records.size()));
    long[] bits = new long[2];
    List<BootstrapTotals> totals = new ArrayList<>();
    for (List<Found> range : ranges) {
      BootstrapTotals total = new BootstrapTotals(SETTINGS, weights);
      for (Found one : range) {
        one.matches.copyBits(one.rank, bits, 0);
        total.accept(one.category, one.image, bits, 0);
      }
      totals.add(BootstrapTotals.fromBytes(SETTINGS, weights, total.toBytes()));
    }
    List<BootstrapTotals> offsets = BootstrapTotals.offsets(totals);
    BootstrapCurves curves = new BootstrapCurves(SETTINGS, weights, truths);
    for (int i = 0; i < ranges.size(); i++) {
      BootstrapSweep sweep = new BootstrapSweep(SETTINGS, weights, truths, offsets.get(i));
      for (Found one : ranges.get(i)) {
        one.matches.copyBits(one.rank, bits, 0);
        sweep.accept(one.category, one.image, bits, 0);
      }
      curves.combine(
          BootstrapCurves.fromBytes(SETTINGS, weights, truths, sweep.result().toBytes()));
    }
    return curves.result();
  }
}

package io.sparkdet.detection.coco.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.coco.CocoAccumulator;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.testing.LocalEvaluation;
import io.sparkdet.testing.RandomImages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Best F1 and the score histogram against counting at every score anew. */
class OperatingPointTest {

  private static final EvaluationSettings SETTINGS = EvaluationSettings.COCO;

  private record Found(
      long category, double score, boolean match, boolean ignore, long matchBits, long ignoreBits) {
    long[] bits() {
      return new long[] {matchBits, ignoreBits};
    }
  }

  @Test
  void bestF1EqualsTryingEveryScoreWhereverRangesAreCut() {
    for (long seed = 0; seed < 500; seed++) {
      List<EvaluationImage> images = new RandomImages(seed).draw();
      int criterion = SETTINGS.criterion(0, (int) (seed % 3));
      CocoAccumulator accumulator = new CocoAccumulator(SETTINGS);
      TruthCounts truths = new TruthCounts(SETTINGS);
      ScoreHistogram histogram = new ScoreHistogram(SETTINGS, criterion);
      for (EvaluationImage image : images) {
        accumulator.accept(image, new ImageMatcher(SETTINGS));
        truths.accept(image.truths());
      }
      List<Found> records = records(images, criterion);
      Map<Long, OperatingPoint> slow = slow(records, truths);
      assertThat(accumulator.operatingPoints(criterion)).as("seed %d", seed).isEqualTo(slow);
      assertThat(
              new LocalEvaluation(images, 5, seed)
                  .result(new OperatingPointMetric(SETTINGS, criterion)))
          .as("seed %d", seed)
          .isEqualTo(slow);

      for (Found one : records) {
        ScoreHistogram single = new ScoreHistogram(SETTINGS, criterion);
        single.accept(one.category, one.score, one.bits(), 0);
        histogram.combine(ScoreHistogram.fromBytes(SETTINGS, criterion, single.toBytes()));
      }
      for (long category : histogram.categories()) {
        for (int i = 1; i < ScoreHistogram.SCORES; i++) {
          assertThat(histogram.point(category, i, truths))
              .as("seed %d score %d", seed, i)
              .isEqualTo(at(records, category, histogram.score(i), truths));
        }
      }
      requireTogether(new ScoreTable(histogram, truths), records, "seed " + seed);
    }
  }

  /** Adds up what the categories are worth at every score, and takes the mean of their F1. */
  private static void requireTogether(ScoreTable table, List<Found> records, String seed) {
    TreeSet<Long> categories = new TreeSet<>(table.truths().categories());
    categories.addAll(table.histogram().categories());
    List<OperatingPoint> points = table.points(categories);
    double[] means = table.meanF1(categories);
    for (int i = 1; i < ScoreHistogram.SCORES; i++) {
      double score = table.histogram().score(i);
      long right = 0;
      long wrong = 0;
      long positives = 0;
      double sum = 0;
      int defined = 0;
      for (long category : categories) {
        OperatingPoint own = at(records, category, score, table.truths());
        right += own.truePositives();
        wrong += own.falsePositives();
        positives += own.positives();
        sum += own.positives() > 0 ? own.f1() : 0;
        defined += own.positives() > 0 ? 1 : 0;
      }
      assertThat(points.get(i))
          .as("%s score %d", seed, i)
          .isEqualTo(new OperatingPoint(score, right, wrong, positives));
      assertThat(means[i]).as("%s score %d", seed, i).isEqualTo(defined == 0 ? 0 : sum / defined);
    }
  }

  private static List<Found> records(List<EvaluationImage> images, int criterion) {
    List<Found> records = new ArrayList<>();
    for (EvaluationImage image : images) {
      new ImageMatcher(SETTINGS)
          .matchImage(
              image,
              (category, found) -> {
                for (int i = 0; i < found.size(); i++) {
                  records.add(
                      new Found(
                          category,
                          found.score(i),
                          found.matched(i, criterion),
                          found.ignored(i, criterion),
                          found.matchBits(i, 0),
                          found.ignoreBits(i, 0)));
                }
              });
    }
    records.sort(Comparator.comparingLong(Found::category).thenComparingDouble(one -> -one.score));
    return records;
  }

  private static OperatingPoint at(
      List<Found> records, long category, double score, TruthCounts truths) {
    long right = 0;
    long wrong = 0;
    for (Found one : records) {
      if (one.category == category && one.score >= score && !one.ignore) {
        right += one.match ? 1 : 0;
        wrong += one.match ? 0 : 1;
      }
    }
    return new OperatingPoint(score, right, wrong, truths.positives(category, 0));
  }

  private static Map<Long, OperatingPoint> slow(List<Found> records, TruthCounts truths) {
    Map<Long, OperatingPoint> best = new TreeMap<>();
    for (long category : new TreeSet<>(records.stream().map(Found::category).toList())) {
      TreeSet<Double> scores = new TreeSet<>();
      records.stream().filter(one -> one.category == category).forEach(r -> scores.add(r.score));
      for (double score : scores.descendingSet()) {
        OperatingPoint point = at(records, category, score, truths);
        best.merge(category, point, (old, now) -> now.f1() > old.f1() ? now : old);
      }
    }
    return best;
  }
}

package io.sparkdet.detection.coco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.coco.curve.BestPrecisions;
import io.sparkdet.detection.coco.curve.RangeSweep;
import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.testing.RandomImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every form of the accumulator must obey: however images are split, ordered, combined or sent
 * as bytes, and wherever sorted records are cut into ranges, all numbers are the same bits.
 */
class CocoLawBookTest {

  private static final int CASES = 600;

  @Test
  void splitsPermutationsAndBytesGiveTheSameNumbers() {
    for (long seed = 0; seed < CASES; seed++) {
      RandomImages drawn = new RandomImages(seed);
      EvaluationSettings settings = drawn.settings();
      List<EvaluationImage> images = drawn.draw();
      Random random = new Random(seed);
      List<CocoAccumulator> parts = new ArrayList<>();
      for (EvaluationImage image : images) {
        if (parts.isEmpty() || random.nextBoolean()) {
          parts.add(new CocoAccumulator(settings));
        }
        parts.get(random.nextInt(parts.size())).accept(image, new ImageMatcher(settings));
      }
      while (parts.size() > 1) {
        CocoAccumulator taken = parts.remove(random.nextInt(parts.size()));
        CocoAccumulator sent = CocoAccumulator.fromBytes(settings, taken.toBytes());
        parts.get(random.nextInt(parts.size())).combine(sent);
      }
      String name = "seed " + seed;
      assertThat(parts.get(0).images()).as(name).isEqualTo(images.size());
      assertSame(name, whole(settings, images).result(), parts.get(0).result());
    }
  }

  @Test
  void aNewAccumulatorIsTheIdentityOnBothSides() {
    for (long seed = 0; seed < CASES; seed++) {
      RandomImages drawn = new RandomImages(seed);
      EvaluationSettings settings = drawn.settings();
      List<EvaluationImage> images = drawn.draw();
      CocoResult expected = whole(settings, images).result();
      CocoAccumulator left = new CocoAccumulator(settings);
      left.combine(whole(settings, images));
      CocoAccumulator right = whole(settings, images);
      right.combine(new CocoAccumulator(settings));
      assertSame("seed " + seed, expected, left.result());
      assertSame("seed " + seed, expected, right.result());
    }
  }

  @Test
  void combiningIsAssociative() {
    for (long seed = 0; seed < CASES; seed++) {
      RandomImages drawn = new RandomImages(seed);
      EvaluationSettings settings = drawn.settings();
      List<EvaluationImage> images = drawn.draw();
      List<CocoAccumulator> once = thirds(settings, images);
      once.get(0).combine(once.get(1));
      once.get(0).combine(once.get(2));
      List<CocoAccumulator> again = thirds(settings, images);
      again.get(1).combine(again.get(2));
      again.get(0).combine(again.get(1));
      assertSame("seed " + seed, once.get(0).result(), again.get(0).result());
    }
  }

  @Test
  void sortedRangesGiveTheSameNumbersWhereverTheyAreCut() {
    for (long seed = 0; seed < CASES; seed++) {
      RandomImages drawn = new RandomImages(seed);
      EvaluationSettings settings = drawn.settings();
      List<EvaluationImage> images = drawn.draw();
      assertSame(
          "seed " + seed,
          whole(settings, images).result(),
          ranges(settings, images, new Random(seed)));
    }
  }

  /** The two passes as a distributed job makes them, in shuffled order and through bytes. */
  private static CocoResult ranges(
      EvaluationSettings settings, List<EvaluationImage> images, Random random) {
    TruthCounts truths = new TruthCounts(settings);
    List<MatchRecord> records = new ArrayList<>();
    ImageMatcher matcher = new ImageMatcher(settings);
    for (EvaluationImage image : images) {
      TruthCounts one = new TruthCounts(settings);
      one.accept(image.truths());
      truths.combine(TruthCounts.fromBytes(settings, one.toBytes()));
      matcher.matchImage(
          image,
          (category, found) -> {
            for (int i = 0; i < found.size(); i++) {
              records.add(new MatchRecord(settings, category, image.id(), found, i));
            }
          });
    }
    Collections.shuffle(records, random);
    records.sort(MatchRecord.ORDER);
    List<List<MatchRecord>> ranges = cut(records, 1 + random.nextInt(7), random);

    List<RangeTotals> totals = new ArrayList<>();
    for (List<MatchRecord> range : ranges) {
      RangeTotals total = new RangeTotals(settings);
      range.forEach(one -> total.accept(one.category, one.rank, one.bits, 0));
      totals.add(RangeTotals.fromBytes(settings, total.toBytes()));
    }
    List<RangeTotals> offsets = RangeTotals.offsets(totals);
    List<BestPrecisions> parts = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      RangeSweep sweep = new RangeSweep(settings, truths, offsets.get(i));
      ranges.get(i).forEach(one -> sweep.accept(one.category, one.score, one.bits, 0));
      parts.add(BestPrecisions.fromBytes(settings, sweep.result().toBytes()));
    }
    Collections.shuffle(parts, random);
    BestPrecisions best = new BestPrecisions(settings);
    parts.forEach(best::combine);
    Collections.shuffle(totals, random);
    RangeTotals all = new RangeTotals(settings);
    totals.forEach(all::combine);
    return new CocoResult(settings, truths, all, best);
  }

  private static List<List<MatchRecord>> cut(List<MatchRecord> records, int count, Random random) {
    int[] cuts = random.ints(count - 1, 0, records.size() + 1).sorted().toArray();
    List<List<MatchRecord>> ranges = new ArrayList<>();
    int start = 0;
    for (int end : cuts) {
      ranges.add(records.subList(start, end));
      start = end;
    }
    ranges.add(records.subList(start, records.size()));
    return ranges;
  }

  private static CocoAccumulator whole(EvaluationSettings settings, List<EvaluationImage> images) {
    CocoAccumulator accumulator = new CocoAccumulator(settings);
    images.forEach(image -> accumulator.accept(image, new ImageMatcher(settings)));
    return accumulator;
  }

  private static List<CocoAccumulator> thirds(
      EvaluationSettings settings, List<EvaluationImage> images) {
    List<CocoAccumulator> thirds = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      int third = part;
      thirds.add(whole(settings, images.stream().filter(i -> i.id() % 3 == third).toList()));
    }
    return thirds;
  }

  private static void assertSame(String name, CocoResult expected, CocoResult actual) {
    EvaluationSettings settings = expected.settings();
    assertThat(actual.categories()).as(name).isEqualTo(expected.categories());
    for (long category : expected.categories()) {
      assertThat(cells(actual, settings, category))
          .as("%s category %d", name, category)
          .isEqualTo(cells(expected, settings, category));
    }
    for (CocoMetric metric : CocoMetric.values()) {
      assertThat(metric.of(actual)).as(name + metric).isEqualTo(metric.of(expected));
    }
  }

  private static double[] cells(CocoResult result, EvaluationSettings settings, long category) {
    int recalls = settings.recallThresholds().size();
    int limits = settings.maxDetections().size();
    double[] cells = new double[settings.criteria() * (2 * recalls + limits) + 2];
    int at = 0;
    for (int c = 0; c < settings.criteria(); c++) {
      for (int r = 0; r < recalls; r++) {
        cells[at++] = result.precision(category, c, r);
        cells[at++] = result.score(category, c, r);
      }
      for (int m = 0; m < limits; m++) {
        cells[at++] = result.recall(category, c, m);
      }
    }
    cells[at++] = result.truths(category);
    cells[at] = result.detections(category);
    return cells;
  }

  /** One detection as it travels. */
  private static final class MatchRecord {
    static final Comparator<MatchRecord> ORDER =
        Comparator.<MatchRecord>comparingLong(one -> one.category)
            .thenComparingDouble(one -> -one.score)
            .thenComparingLong(one -> one.image)
            .thenComparingInt(one -> one.rank);

    final long category;
    final long image;
    final double score;
    final int rank;
    final long[] bits;

    MatchRecord(
        EvaluationSettings settings, long category, long image, ImageMatches found, int rank) {
      this.category = category;
      this.image = image;
      this.rank = rank;
      score = found.score(rank);
      bits = new long[2 * settings.words()];
      found.copyBits(rank, bits, 0);
    }

    @Override
    public String toString() {
      return Arrays.toString(bits);
    }
  }
}

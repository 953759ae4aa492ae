package io.sparkdet.detection.coco.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.coco.ConfusionMatrix;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CocoIou;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.pairing.SizeErrors.Fate;
import io.sparkdet.testing.RandomImages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of truths and detections by size, against the definition written out slowly. */
class SizeErrorsTest {

  private static final List<AreaRange> RANGES =
      List.of(AreaRange.ALL, AreaRange.SMALL, AreaRange.MEDIUM, AreaRange.LARGE);

  @Test
  void everyBoxIsCountedInItsSizeAndClass() {
    SizeErrors errors = new SizeErrors(new BoxPairing(0.5, 0.3), RANGES);
    errors.accept(
        new EvaluationImage(
            1,
            new ImageTruths(
                new long[] {1, 2, 1},
                new double[] {0, 0, 10, 10, 50, 50, 40, 40, 200, 0, 100, 100},
                new double[] {100, 1600, 10_000},
                new boolean[3],
                new long[] {1, 2, 3}),
            new ImageDetections(
                new long[] {1, 7, 7, 1},
                new double[] {0, 0, 10, 10, 50, 50, 40, 40, 300, 300, 32, 32, 200, 0, 100, 100},
                new double[] {0.9, 0.8, 0.7, 0.2})));
    assertThat(errors.count(1, 1, Fate.RIGHT)).as("small").isEqualTo(1);
    assertThat(errors.count(2, 2, Fate.CONFUSED)).as("medium, found as 7").isEqualTo(1);
    assertThat(errors.count(7, 2, Fate.MISTAKEN)).as("has the truth's size").isEqualTo(1);
    assertThat(errors.count(1, 3, Fate.MISSED)).as("found below the score").isEqualTo(1);
    assertThat(errors.count(7, 1, Fate.FALSE_POSITIVE)).as("32 x 32 is small").isEqualTo(1);
    assertThat(errors.count(7, 2, Fate.FALSE_POSITIVE)).as("and medium").isEqualTo(1);
    assertThat(errors.count(7, 0, Fate.FALSE_POSITIVE)).as("but one of all").isEqualTo(1);
    assertThat(errors.count(Set.of(1L, 2L), 0, Fate.MISSED)).isEqualTo(1);
  }

  @Test
  void countsAreThoseOfTheDefinitionAndAddUpToTheConfusionMatrix() {
    for (long seed = 0; seed < 400; seed++) {
      SizeErrors errors = new SizeErrors(new BoxPairing(0.5, 0.25), RANGES);
      ConfusionMatrix matrix = new ConfusionMatrix(0.5, 0.25);
      Map<List<Object>, Long> slow = new HashMap<>();
      for (EvaluationImage image : new RandomImages(seed).draw()) {
        errors.accept(image);
        matrix.accept(image.truths(), image.detections());
        count(image, 0.5, 0.25, slow);
      }
      for (long category : List.of(1L, 2L, 90L)) {
        for (int a = 0; a < RANGES.size(); a++) {
          for (Fate fate : Fate.values()) {
            assertThat(errors.count(category, a, fate))
                .as("seed %d, category %d, range %d, %s", seed, category, a, fate)
                .isEqualTo(slow.getOrDefault(List.of(category, a, fate), 0L));
          }
        }
        if (slow.getOrDefault(List.of("beyond all"), 0L) == 0) {
          long confused =
              matrix.categories().stream()
                  .filter(other -> other != category)
                  .mapToLong(other -> matrix.count(category, other))
                  .sum();
          assertThat(errors.count(category, 0, Fate.CONFUSED)).isEqualTo(confused);
          assertThat(errors.count(category, 0, Fate.RIGHT))
              .isEqualTo(matrix.count(category, category));
          assertThat(errors.count(category, 0, Fate.MISSED))
              .isEqualTo(matrix.count(category, ConfusionMatrix.NOTHING));
          assertThat(errors.count(category, 0, Fate.FALSE_POSITIVE))
              .isEqualTo(matrix.count(ConfusionMatrix.NOTHING, category));
        }
      }
    }
  }

  /** Takes the best detection that is left again and again, and looks at every truth for it. */
  private static void count(
      EvaluationImage image, double iou, double score, Map<List<Object>, Long> counts) {
    ImageTruths truths = image.truths();
    ImageDetections detections = image.detections();
    Set<Integer> left = new HashSet<>();
    for (int d = 0; d < detections.size(); d++) {
      if (detections.score(d) >= score) {
        left.add(d);
      }
    }
    Set<Integer> taken = new HashSet<>();
    while (!left.isEmpty()) {
      int best = -1;
      for (int d = 0; d < detections.size(); d++) {
        if (left.contains(d) && (best < 0 || detections.score(d) > detections.score(best))) {
          best = d;
        }
      }
      left.remove(best);
      int d = best;
      List<Integer> near = new ArrayList<>();
      boolean excused = false;
      for (int g = 0; g < truths.size(); g++) {
        if (truths.crowd(g)) {
          excused |=
              truths.category(g) == detections.category(d)
                  && CocoIou.crowd(detections, d, truths, g) >= iou;
        } else if (!taken.contains(g) && CocoIou.plain(detections, d, truths, g) >= iou) {
          near.add(g);
        }
      }
      near.sort(
          (a, b) -> {
            int overlap =
                Double.compare(
                    CocoIou.plain(detections, d, truths, a),
                    CocoIou.plain(detections, d, truths, b));
            int own =
                Boolean.compare(
                    truths.category(a) == detections.category(d),
                    truths.category(b) == detections.category(d));
            return overlap != 0 ? overlap : own != 0 ? own : Integer.compare(a, b);
          });
      if (!near.isEmpty()) {
        int g = near.get(near.size() - 1);
        taken.add(g);
        boolean same = truths.category(g) == detections.category(d);
        add(counts, truths.category(g), same ? Fate.RIGHT : Fate.CONFUSED, truths.area(g));
        if (!same) {
          add(counts, detections.category(d), Fate.MISTAKEN, truths.area(g));
        }
      } else if (!excused) {
        add(
            counts,
            detections.category(d),
            Fate.FALSE_POSITIVE,
            detections.box(d, 2) * detections.box(d, 3));
      }
    }
    for (int g = 0; g < truths.size(); g++) {
      if (!taken.contains(g) && !truths.crowd(g)) {
        add(counts, truths.category(g), Fate.MISSED, truths.area(g));
      }
    }
  }

  private static void add(Map<List<Object>, Long> counts, long category, Fate fate, double area) {
    if (area < 0 || area > 1e10) {
      counts.merge(List.of("beyond all"), 1L, Long::sum);
    }
    for (int a = 0; a < RANGES.size(); a++) {
      if (area >= RANGES.get(a).min() && area <= RANGES.get(a).max()) {
        counts.merge(List.of(category, a, fate), 1L, Long::sum);
      }
    }
  }
}

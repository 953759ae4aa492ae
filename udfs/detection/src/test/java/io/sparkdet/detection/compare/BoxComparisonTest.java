package io.sparkdet.detection.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.coco.image.ImageDetections;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BoxComparisonTest {

  /** Boxes as category, x, y, width, height. */
  private static ImageDetections boxes(double[]... rows) {
    double[] scores = new double[rows.length];
    Arrays.fill(scores, 0.5);
    return new ImageDetections(
        Arrays.stream(rows).mapToLong(row -> (long) row[0]).toArray(),
        Arrays.stream(rows).flatMapToDouble(row -> Arrays.stream(row, 1, 5)).toArray(),
        scores);
  }

  private static double[] box(double... values) {
    return values;
  }

  @Test
  void everyBoxStandsInOnePair() {
    ImageDetections before =
        boxes(
            box(1, 0, 0, 10, 10),
            box(1, 50, 0, 10, 10),
            box(2, 0, 50, 10, 10),
            box(3, 90, 90, 5, 5));
    ImageDetections after =
        boxes(
            box(2, 50, 0, 10, 10),
            box(1, 0, 0, 10, 10),
            box(2, 0, 52, 10, 10),
            box(4, 30, 30, 5, 5));
    assertThat(BoxComparison.compare(before, after))
        .containsExactly(
            new BoxComparison.Pair(Change.KEPT, 0, 1, 1),
            new BoxComparison.Pair(Change.MOVED, 2, 2, 80.0 / 120),
            new BoxComparison.Pair(Change.RELABELLED, 1, 0, 1),
            new BoxComparison.Pair(Change.LOST, 3, -1, 0),
            new BoxComparison.Pair(Change.ADDED, -1, 3, 0));
  }

  @Test
  void theSameCategoryPairsBeforeAHigherOverlapOfAnother() {
    ImageDetections before = boxes(box(1, 0, 0, 10, 10));
    ImageDetections after = boxes(box(2, 0, 0, 10, 10), box(1, 0, 0, 10, 6));
    assertThat(BoxComparison.compare(before, after))
        .containsExactly(
            new BoxComparison.Pair(Change.MOVED, 0, 1, 0.6),
            new BoxComparison.Pair(Change.ADDED, -1, 0, 0));
  }
}

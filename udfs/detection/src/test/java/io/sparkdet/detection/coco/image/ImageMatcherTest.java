package io.sparkdet.detection.coco.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The matching rules one by one; pycocotools' lines are of cocoeval.py. */
class ImageMatcherTest {

  private static final EvaluationSettings ONE_CRITERION =
      EvaluationSettings.COCO
          .withIouThresholds(IouThresholds.of(0.5))
          .withAreaRanges(List.of(AreaRange.ALL));

  @Test
  void theLaterOfTwoTruthsWithEqualIouIsMatched() { // :286
    ImageMatches matches = match(truths(2, new double[] {0, 0, 9, 9}), detections(1));
    assertThat(matches.truth(0, 0)).isEqualTo(1);
  }

  @Test
  void crowdBoxesAbsorbManyDetections() { // :280, :298
    ImageTruths crowd = truths(1, new double[] {0, 0, 100, 100}, true, 7);
    ImageMatches matches = match(crowd, detections(3));
    for (int i = 0; i < 3; i++) {
      assertThat(matches.matched(i, 0)).isTrue();
      assertThat(matches.ignored(i, 0)).isTrue();
    }
    assertThat(matches.positives(0)).isZero();
  }

  @Test
  void anOrdinaryTruthIsPreferredToACrowdOfHigherIou() { // :283
    ImageTruths both =
        new ImageTruths(
            new long[2],
            new double[] {0, 0, 100, 100, 0, 0, 9, 14},
            new double[] {10000, 126},
            new boolean[] {true, false},
            new long[] {1, 2});
    ImageMatches matches = match(both, detections(2));
    assertThat(matches.truth(0, 0)).isEqualTo(1);
    assertThat(matches.ignored(0, 0)).isFalse();
    assertThat(matches.truth(1, 0)).isZero();
    assertThat(matches.ignored(1, 0)).isTrue();
  }

  @Test
  void aMatchWithAnnotationIdZeroCountsAsNoneAndIsReported() { // :295, :375
    ImageMatches matches = match(truths(1, new double[] {0, 0, 9, 9}, false, 0), detections(2));
    assertThat(matches.idZeroMatched()).isTrue();
    assertThat(matches.matched(0, 0)).isFalse();
    assertThat(matches.truth(0, 0)).as("the truth is taken all the same").isZero();
    assertThat(matches.truth(1, 0)).isEqualTo(-1);
  }

  @Test
  void equalScoresKeepFileOrder() { // :257
    ImageMatches matches = match(ImageTruths.NONE, detections(40));
    for (int i = 0; i < 40; i++) {
      assertThat(matches.index(i)).isEqualTo(i);
    }
  }

  @Test
  void anUnmatchedDetectionOutsideTheAreaRangeIsIgnoredAndTheEndsBelongToIt() { // :298
    EvaluationSettings settings =
        EvaluationSettings.COCO.withAreaRanges(List.of(new AreaRange("exact", 81, 81)));
    ImageMatches matches = new ImageMatcher(settings).match(ImageTruths.NONE, detections(1));
    assertThat(matches.ignored(0, settings.criterion(1, 0))).isFalse();
    ImageMatches larger =
        new ImageMatcher(settings)
            .match(
                ImageTruths.NONE,
                new ImageDetections(new long[1], new double[] {0, 0, 9, 9.1}, new double[] {1}));
    assertThat(larger.ignored(0, settings.criterion(1, 0))).isTrue();
    assertThat(larger.ignored(0, settings.criterion(0, 0))).isFalse();
  }

  @Test
  void exactBoxesMatchAtIouOne() { // :277, min(t, 1 - 1e-10)
    EvaluationSettings settings = ONE_CRITERION.withIouThresholds(IouThresholds.of(1));
    double[] box = {0.1, 0.2, 0.3, 0.7};
    ImageMatches matches =
        new ImageMatcher(settings)
            .match(truths(1, box), new ImageDetections(new long[1], box.clone(), new double[] {1}));
    assertThat(matches.matched(0, 0)).isTrue();
  }

  @Test
  void nanScoresAndBoxesAreRefused() {
    assertThatThrownBy(
            () -> new ImageDetections(new long[1], new double[4], new double[] {Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot rank detection 0: its score is NaN; drop it or give it a number");
    assertThatThrownBy(
            () ->
                new ImageDetections(new long[1], new double[] {0, Double.NaN, 1, 1}, new double[1]))
        .hasMessage("Cannot use detection 0: its box holds NaN; give finite x, y, width, height");
    assertThatThrownBy(() -> truths(1, new double[] {0, 0, Double.POSITIVE_INFINITY, 1}))
        .hasMessage("Cannot use truth 0: its box holds Infinity; give finite x, y, width, height");
  }

  @Test
  void twoHundredThousandDetectionsAndTwoThousandTruthsTakeSeconds() {
    EvaluationSettings settings =
        EvaluationSettings.COCO.withMaxDetections(List.of(1, 10, 200_000));
    for (int side : new int[] {4000, 12}) { // spread over a large picture, and heaped in one place
      Random random = new Random(side);
      ImageTruths truths = heap(random, 2000, side);
      ImageDetections detections = found(random, 200_000, side);
      long start = System.nanoTime();
      ImageMatches matches = new ImageMatcher(settings).match(truths, detections);
      double seconds = (System.nanoTime() - start) / 1e9;
      assertThat(matches.size()).isEqualTo(200_000);
      assertThat(seconds).as("seconds over a side of %d pixels", side).isLessThan(30);
    }
  }

  private static ImageTruths heap(Random random, int n, int side) {
    double[] areas = new double[n];
    long[] ids = new long[n];
    for (int i = 0; i < n; i++) {
      areas[i] = 10 + random.nextInt(20_000);
      ids[i] = 1L + i;
    }
    return new ImageTruths(new long[n], boxes(random, n, side), areas, new boolean[n], ids);
  }

  private static ImageDetections found(Random random, int n, int side) {
    return new ImageDetections(new long[n], boxes(random, n, side), random.doubles(n).toArray());
  }

  private static double[] boxes(Random random, int n, int side) {
    double[] boxes = new double[4 * n];
    for (int i = 0; i < boxes.length; i++) {
      boxes[i] = i % 4 < 2 ? random.nextDouble() * side : 60 + random.nextDouble() * 40;
    }
    return boxes;
  }

  private static ImageMatches match(ImageTruths truths, ImageDetections detections) {
    return new ImageMatcher(ONE_CRITERION).matchNamingTruths(truths, detections);
  }

  private static ImageTruths truths(int copies, double[] box) {
    return truths(copies, box, false, 5);
  }

  private static ImageTruths truths(int copies, double[] box, boolean crowd, long id) {
    double[] boxes = new double[4 * copies];
    double[] areas = new double[copies];
    boolean[] crowds = new boolean[copies];
    long[] ids = new long[copies];
    for (int i = 0; i < copies; i++) {
      System.arraycopy(box, 0, boxes, 4 * i, 4);
      areas[i] = 50;
      crowds[i] = crowd;
      ids[i] = id;
    }
    return new ImageTruths(new long[copies], boxes, areas, crowds, ids);
  }

  private static ImageDetections detections(int copies) {
    double[] boxes = new double[4 * copies];
    for (int i = 0; i < copies; i++) {
      boxes[4 * i + 2] = 9;
      boxes[4 * i + 3] = 9;
    }
    return new ImageDetections(new long[copies], boxes, new double[copies]);
  }
}

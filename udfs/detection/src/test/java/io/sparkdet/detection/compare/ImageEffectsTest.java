package io.sparkdet.detection.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.image.PositiveTruths;
import io.sparkdet.testing.RandomImages;
import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageEffectsTest {

  private static final double[] BUS = {10, 10, 20, 20};
  private static final double[] DOG = {50, 50, 20, 20};
  private static final double[] NOTHING = {100, 100, 20, 20};

  private static final ImageTruths TRUTHS =
      new ImageTruths(
          new long[] {1, 1},
          boxes(BUS, DOG),
          new double[] {400, 400},
          new boolean[2],
          new long[] {1, 2});

  private static double[] boxes(double[]... boxes) {
    double[] all = new double[4 * boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      System.arraycopy(boxes[i], 0, all, 4 * i, 4);
    }
    return all;
  }

  private static ImageDetections found(double[] scores, double[]... boxes) {
    long[] categories = new long[scores.length];
    Arrays.fill(categories, 1);
    return new ImageDetections(categories, boxes(boxes), scores);
  }

  private static ImageEffects effects(ImageDetections before, ImageDetections after) {
    return new ImageEffects(TRUTHS, before, category -> 0.5, after, category -> 0.3);
  }

  @Test
  void aTruthIsFoundWhereOnlyTheSecondModelIsSureEnough() {
    ImageDetections before = found(new double[] {0.4, 0.9}, BUS, DOG);
    ImageDetections after = found(new double[] {0.4, 0.2}, BUS, DOG);
    assertThat(effects(before, after).changes())
        .containsExactly(
            new ImageEffects.Change(Effect.TRUTH_FOUND, 0, 0.4, 0.4),
            new ImageEffects.Change(Effect.TRUTH_MISSED, 1, 0.9, 0.2));
  }

  @Test
  void falseAlarmsComeAndGoButStayWhereBothHaveOne() {
    ImageDetections none = found(new double[0]);
    ImageDetections wrong = found(new double[] {0.8}, NOTHING);
    assertThat(effects(none, wrong).changes())
        .containsExactly(new ImageEffects.Change(Effect.FALSE_ALARM_NEW, 0, 0, 0.8));
    assertThat(effects(wrong, none).changes())
        .containsExactly(new ImageEffects.Change(Effect.FALSE_ALARM_GONE, 0, 0.8, 0));
    assertThat(effects(wrong, wrong).changes()).isEmpty();
    assertThat(effects(found(new double[] {0.4}, NOTHING), wrong).changes())
        .containsExactly(new ImageEffects.Change(Effect.FALSE_ALARM_NEW, 0, 0.4, 0.8));
  }

  @Test
  void aSecondBoxOnAFoundTruthIsAFalseAlarm() {
    ImageDetections once = found(new double[] {0.9}, BUS);
    ImageDetections twice = found(new double[] {0.9, 0.8}, BUS, BUS);
    assertThat(effects(once, twice).changes())
        .containsExactly(new ImageEffects.Change(Effect.FALSE_ALARM_NEW, 1, 0, 0.8));
  }

  /** COCO's matching, which this package uses, against a slow one of the test's own. */
  @Test
  void usedDetectionsAreRightWhereCocosMatchingSaysSo() {
    int right = 0;
    for (long seed = 0; seed < 400; seed++) {
      for (EvaluationImage image : new RandomImages(seed).draw()) {
        ImageTruths truths = image.truths().withEveryIdCounted();
        boolean[] expected = CorrectDetections.of(truths, image.detections());
        int[] finders = new int[truths.size()];
        boolean[] slow = slowly(truths, image.detections(), finders);
        UsedDetections used =
            new UsedDetections(truths, image.detections(), category -> Double.NEGATIVE_INFINITY);
        for (int d = 0; d < expected.length; d++) {
          assertThat(used.isRight(d))
              .as("seed %d image %d detection %d", seed, image.id(), d)
              .isEqualTo(expected[d])
              .isEqualTo(slow[d]);
          right += expected[d] ? 1 : 0;
        }
        for (int g = 0; g < finders.length; g++) {
          if (used.finds(g)) {
            assertThat(used.scoreOfFinder(g)).isEqualTo(image.detections().score(finders[g]));
          } else {
            assertThat(finders[g] < 0 || !PositiveTruths.isPositive(AreaRange.ALL, truths, g))
                .isTrue();
          }
        }
      }
    }
    assertThat(right).isGreaterThan(500);
  }

  /** A detection that is not used is as good as none, whichever it is. */
  @Test
  void usedDetectionsAreMatchedAsIfTheOthersWereNone() {
    for (long seed = 0; seed < 200; seed++) {
      for (EvaluationImage image : new RandomImages(seed).draw()) {
        ImageDetections all = image.detections();
        LongToDoubleFunction least = category -> category % 2 == 0 ? 0.4 : 0.7;
        int[] kept =
            IntStream.range(0, all.size())
                .filter(d -> all.score(d) >= least.applyAsDouble(all.category(d)))
                .toArray();
        ImageDetections alone =
            new ImageDetections(
                Arrays.stream(kept).mapToLong(all::category).toArray(),
                Arrays.stream(kept)
                    .mapToObj(d -> Arrays.copyOfRange(all.boxes(), 4 * d, 4 * d + 4))
                    .flatMapToDouble(Arrays::stream)
                    .toArray(),
                Arrays.stream(kept).mapToDouble(all::score).toArray());
        UsedDetections used = new UsedDetections(image.truths(), all, least);
        UsedDetections others =
            new UsedDetections(image.truths(), alone, category -> Double.NEGATIVE_INFINITY);
        for (int i = 0; i < kept.length; i++) {
          assertThat(used.isRight(kept[i])).isEqualTo(others.isRight(i));
          assertThat(used.isFalseAlarm(kept[i])).isEqualTo(others.isFalseAlarm(i));
        }
        for (int g = 0; g < image.truths().size(); g++) {
          assertThat(used.finds(g)).isEqualTo(others.finds(g));
        }
      }
    }
  }

  private static boolean[] slowly(ImageTruths truths, ImageDetections detections, int[] finders) {
    boolean[] right = new boolean[detections.size()];
    Arrays.fill(finders, -1);
    for (int d : detections.byFallingScore()) {
      int best = best(truths, detections, d, finders, false);
      right[d] = best >= 0;
      best = right[d] ? best : best(truths, detections, d, finders, true);
      if (best >= 0) {
        finders[best] = d;
      }
    }
    return right;
  }

  /** Returns the truth of the largest IoU that is free, the last of equal ones, or -1. */
  private static int best(
      ImageTruths truths, ImageDetections detections, int d, int[] finders, boolean ignored) {
    int best = -1;
    double most = 0.5;
    for (int g = 0; g < truths.size(); g++) {
      double iou = truths.iou(g, detections, d);
      if (truths.category(g) == detections.category(d)
          && ignored == !PositiveTruths.isPositive(AreaRange.ALL, truths, g)
          && (finders[g] < 0 || truths.crowd(g))
          && iou >= most) {
        most = iou;
        best = g;
      }
    }
    return best;
  }
}

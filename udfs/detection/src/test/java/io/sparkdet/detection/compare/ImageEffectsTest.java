package io.sparkdet.detection.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.testing.RandomImages;
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
    java.util.Arrays.fill(categories, 1);
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

  /** The matching of this package against COCO's own, which {@link CorrectDetections} uses. */
  @Test
  void usedDetectionsAreRightWhereCocosMatchingSaysSo() {
    int right = 0;
    for (long seed = 0; seed < 400; seed++) {
      for (EvaluationImage image : new RandomImages(seed).draw()) {
        ImageTruths truths = image.truths().withEveryIdCounted();
        boolean[] expected = new CorrectDetections().of(truths, image.detections());
        UsedDetections used =
            new UsedDetections(truths, image.detections(), category -> Double.NEGATIVE_INFINITY);
        for (int d = 0; d < expected.length; d++) {
          assertThat(used.isRight(d))
              .as("seed %d image %d detection %d", seed, image.id(), d)
              .isEqualTo(expected[d]);
          right += expected[d] ? 1 : 0;
        }
      }
    }
    assertThat(right).isGreaterThan(500);
  }
}

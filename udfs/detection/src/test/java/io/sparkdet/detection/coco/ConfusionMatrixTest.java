package io.sparkdet.detection.coco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.testing.RandomImages;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  private static final double[] SAME_PLACE_TWICE = {0, 0, 10, 10, 0, 0, 10, 10};

  @Test
  void aDetectionOfAnotherCategoryIsAConfusionAndTheRestIsNothing() {
    ConfusionMatrix matrix = new ConfusionMatrix(0.5, 0.3);
    matrix.accept(
        truths(new long[] {1, 2}, new double[] {0, 0, 10, 10, 50, 50, 10, 10}, false),
        new ImageDetections(
            new long[] {7, 7, 7, 7},
            new double[] {0, 0, 10, 11, 0, 0, 10, 9, 90, 90, 5, 5, 50, 50, 10, 10},
            new double[] {.9, .8, .7, .2}));
    assertThat(matrix.count(1, 7)).isEqualTo(1);
    assertThat(matrix.count(ConfusionMatrix.NOTHING, 7)).as("a copy and a ghost").isEqualTo(2);
    assertThat(matrix.count(2, ConfusionMatrix.NOTHING)).as("found below the score").isEqualTo(1);
    assertThat(matrix.categories()).containsExactly(1L, 2L, 7L);
  }

  @Test
  void ofEqualIousTheOwnCategoryIsTaken() {
    for (long first = 1; first <= 2; first++) {
      ConfusionMatrix matrix = new ConfusionMatrix(0.5, 0);
      matrix.accept(
          truths(new long[] {first, 3 - first}, SAME_PLACE_TWICE, false),
          new ImageDetections(new long[] {1}, new double[] {0, 0, 10, 10}, new double[] {1}));
      assertThat(matrix.count(1, 1)).isEqualTo(1);
      assertThat(matrix.count(2, ConfusionMatrix.NOTHING)).isEqualTo(1);
    }
  }

  @Test
  void detectionsInACrowdOfTheirCategoryAreLeftOut() {
    ConfusionMatrix matrix = new ConfusionMatrix(0.5, 0);
    matrix.accept(
        truths(new long[] {1}, new double[] {0, 0, 100, 100}, true),
        new ImageDetections(new long[] {1, 2}, SAME_PLACE_TWICE, new double[] {1, 1}));
    assertThat(matrix.count(ConfusionMatrix.NOTHING, 1)).isZero();
    assertThat(matrix.count(ConfusionMatrix.NOTHING, 2)).isEqualTo(1);
    assertThat(matrix.count(1, ConfusionMatrix.NOTHING)).isZero();
  }

  @Test
  void combiningAndBytesKeepEveryCount() {
    for (long seed = 0; seed < 300; seed++) {
      ConfusionMatrix whole = new ConfusionMatrix(0.5, 0.25);
      ConfusionMatrix combined = new ConfusionMatrix(0.5, 0.25);
      long truths = 0;
      for (EvaluationImage image : new RandomImages(seed).draw()) {
        ConfusionMatrix one = new ConfusionMatrix(0.5, 0.25);
        one.accept(image.truths(), image.detections());
        whole.accept(image.truths(), image.detections());
        combined.combine(ConfusionMatrix.fromBytes(0.5, 0.25, one.toBytes()));
        for (int g = 0; g < image.truths().size(); g++) {
          truths += image.truths().crowd(g) ? 0 : 1;
        }
      }
      assertThat(combined).as("seed %d", seed).hasToString(whole.toString());
      long counted = 0;
      for (long annotated : whole.categories()) {
        counted += whole.count(annotated, ConfusionMatrix.NOTHING);
        for (long detected : whole.categories()) {
          counted += whole.count(annotated, detected);
        }
      }
      assertThat(counted).as("seed %d: every truth stands once", seed).isEqualTo(truths);
    }
  }

  private static ImageTruths truths(long[] categories, double[] boxes, boolean crowd) {
    int n = categories.length;
    boolean[] crowds = new boolean[n];
    Arrays.fill(crowds, crowd);
    return new ImageTruths(categories, boxes, new double[n], crowds, new long[n]);
  }
}

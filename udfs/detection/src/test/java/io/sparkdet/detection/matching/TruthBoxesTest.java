package io.sparkdet.detection.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TruthBoxesTest {

  @Test
  void boxesAreCopied() {
    float[] corners = {1, 2, 3, 4};
    TruthBoxes truths = TruthBoxes.of(corners, new int[] {5});
    corners[0] = 9;
    assertThat(truths.xMin(0)).isEqualTo(1);
    assertThat(truths.yMin(0)).isEqualTo(2);
    assertThat(truths.xMax(0)).isEqualTo(3);
    assertThat(truths.yMax(0)).isEqualTo(4);
    assertThat(truths.classIndex(0)).isEqualTo(5);
    assertThat(TruthBoxes.NONE.size()).isZero();
  }

  @Test
  void aBoxOfWeightZeroIsIgnored() {
    float[] corners = {1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9};
    TruthBoxes truths = TruthBoxes.of(corners, new int[] {5, 6, 7}, new float[] {0.5f, 0, 1});
    assertThat(truths.size()).isEqualTo(3);
    assertThat(truths.counted().size()).isEqualTo(2);
    assertThat(truths.counted().weight(0)).isEqualTo(0.5f);
    assertThat(truths.counted().classIndex(1)).isEqualTo(7);
    assertThat(truths.ignored().size()).isEqualTo(1);
    assertThat(truths.ignored().yMax(0)).isEqualTo(8);
    TruthBoxes plain = TruthBoxes.of(corners, new int[] {5, 6, 7}, new float[] {1, 1, 1});
    assertThat(plain.weight(2)).isEqualTo(1);
    assertThat(plain.counted()).isSameAs(plain);
    assertThat(plain.ignored().size()).isZero();
    for (float weight : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> TruthBoxes.of(new float[4], new int[1], new float[] {weight}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot use truth box 0: its weight is " + weight);
    }
  }

  /** COCO's borders, on boxes in pixels of the network's input: 32 x 32 and 96 x 96. */
  @Test
  void aBoxIsSmallMediumOrLargeByItsArea() {
    assertThat(sizeOfBox(0)).isEqualTo(SizeClass.SMALL);
    assertThat(sizeOfBox(1023 / 16f)).isEqualTo(SizeClass.SMALL);
    assertThat(sizeOfBox(1024 / 16f)).isEqualTo(SizeClass.MEDIUM);
    assertThat(sizeOfBox(9215 / 16f)).isEqualTo(SizeClass.MEDIUM);
    assertThat(sizeOfBox(9216 / 16f)).isEqualTo(SizeClass.LARGE);
  }

  private static SizeClass sizeOfBox(float heightOf16Wide) {
    return TruthBoxes.of(new float[] {5, 7, 21, 7 + heightOf16Wide}, new int[1]).sizeClass(0);
  }

  @Test
  void whatIsNotABoxIsRefused() {
    assertThatThrownBy(() -> TruthBoxes.of(new float[] {1, 2, 3}, new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot pair truth boxes: 3 corner values, 1 classes, 0 weights");
    for (float[] corners :
        new float[][] {
          {4, 2, 3, 4}, {1, 5, 3, 4}, {Float.NaN, 2, 3, 4}, {1, 2, Float.POSITIVE_INFINITY, 4}
        }) {
      assertThatThrownBy(() -> TruthBoxes.of(corners, new int[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("are not a box");
    }
    assertThatThrownBy(() -> TruthBoxes.of(new float[4], new int[] {-1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use truth box 0: its class index is -1");
  }
}

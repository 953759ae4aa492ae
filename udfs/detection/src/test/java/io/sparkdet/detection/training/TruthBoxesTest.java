package io.sparkdet.detection.training;

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
  void whatIsNotABoxIsRefused() {
    assertThatThrownBy(() -> TruthBoxes.of(new float[] {1, 2, 3}, new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot pair truth boxes: 3 corner values, 1 classes");
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

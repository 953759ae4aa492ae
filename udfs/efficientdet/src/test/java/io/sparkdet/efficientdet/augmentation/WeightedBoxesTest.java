package io.sparkdet.efficientdet.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import org.junit.jupiter.api.Test;

/** Boxes keep their weights where pictures are moved. */
class WeightedBoxesTest {

  @Test
  void weightsFollowTheirBoxesWhereOthersAreGone() {
    TruthBoxes boxes =
        TruthBoxes.of(
            new float[] {10, 10, 30, 30, 200, 200, 260, 260, 40, 40, 90, 90},
            new int[] {3, 4, 5},
            new float[] {0.5f, 0.25f, 0});
    Framing whole = Framing.whole(Preprocessing.EFFDET, 100, 100, 100);
    TruthBoxes moved = whole.move(boxes, true);
    assertThat(moved.size()).as("the second lies beside the picture").isEqualTo(2);
    assertThat(moved.classIndex(1)).isEqualTo(5);
    assertThat(moved.weight(0)).isEqualTo(0.5f);
    assertThat(moved.weight(1)).isZero();
    assertThat(moved.counted().classIndex(0)).isEqualTo(3);
    assertThat(moved.ignored().xMin(0)).as("mirrored").isEqualTo(10);
    assertThat(moved.ignored().size()).isEqualTo(1);
  }
}

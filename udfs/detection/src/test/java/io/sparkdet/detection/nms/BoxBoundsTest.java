package io.sparkdet.detection.nms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoxBoundsTest {

  /** In a picture of 100 x 50: inside, over the right edge, in the padding below, without area. */
  private static final Detections FOUND =
      new Detections(
          new float[] {
            10, 10, 30, 20,
            90, 5, 120, 8,
            0, 60, 40, 70,
            20, 20, 20, 40
          },
          new float[] {0.9f, 0.8f, 0.7f, 0.6f},
          new int[] {1, 2, 3, 4});

  @Test
  void clippingCutsToThePictureAndLeavesOutWhatIsNotInIt() {
    Detections given = BoxBounds.PICTURE.of(FOUND, 100, 50, 0);
    assertThat(given.size()).isEqualTo(2);
    assertBox(given, 0, 10, 10, 30, 20, 0.9f, 1);
    assertBox(given, 1, 90, 5, 100, 8, 0.8f, 2);
  }

  @Test
  void aShortestSideLeavesOutSmallerBoxesOnly() {
    Detections given = new BoxBounds(false, 3).of(FOUND, 100, 50, 0);
    assertThat(given.size()).isEqualTo(3);
    assertBox(given, 1, 90, 5, 120, 8, 0.8f, 2);
    assertBox(given, 2, 0, 60, 40, 70, 0.7f, 3);
    assertThat(new BoxBounds(true, 3.5f).of(FOUND, 100, 50, 0).size()).isEqualTo(1);
  }

  @Test
  void whatIsLeftOutMakesRoomForOthers() {
    Detections given = new BoxBounds(false, 5).of(FOUND, 100, 50, 2);
    assertThat(given.size()).isEqualTo(2);
    assertBox(given, 1, 0, 60, 40, 70, 0.7f, 3);
  }

  @Test
  void aSideIsFiniteAndNotNegative() {
    assertThatThrownBy(() -> new BoxBounds(true, -1))
        .hasMessage(
            "Cannot leave out boxes below -1.0 pixels: a side is finite and not negative, 0 leaves"
                + " none out");
    assertThatThrownBy(() -> new BoxBounds(true, Float.NaN))
        .hasMessageStartingWith("Cannot leave out boxes below NaN pixels");
  }

  private static void assertBox(
      Detections found,
      int i,
      float xMin,
      float yMin,
      float xMax,
      float yMax,
      float score,
      int classIndex) {
    assertThat(new float[] {found.xMin(i), found.yMin(i), found.xMax(i), found.yMax(i)})
        .containsExactly(xMin, yMin, xMax, yMax);
    assertThat(found.score(i)).isEqualTo(score);
    assertThat(found.classIndex(i)).isEqualTo(classIndex);
  }
}

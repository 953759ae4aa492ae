package io.sparkdet.app.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmallBoxesTest {

  private static SmallBoxes boxes(int inputSize, double... sides) {
    SmallBoxes boxes = new SmallBoxes(inputSize);
    for (double side : sides) {
      boxes.add(side);
    }
    return boxes;
  }

  @Test
  void ofLargeBoxesNothingIsSaid() {
    assertThat(boxes(512).sentence()).isEmpty();
    assertThat(boxes(512, 12, 40, 200).sentence()).isEmpty();
    assertThat(boxes(512, 5, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49).sentence())
        .as("one of eleven")
        .isEmpty();
  }

  /** A side of 6 pixels at 512 is 12 at 1024. */
  @Test
  void theSmallestInputIsNamedThatLeavesFewSmallOnes() {
    assertThat(boxes(512, 6, 6, 40, 41).sentence())
        .hasValue(
            "2 of the 4 boxes have sides under 12 pixels at the network's input of 512 pixels and will mostly be missed: --input-size 1024 leaves less than a tenth of them so small");
    assertThat(boxes(320, 11, 40).sentence().orElseThrow()).contains("--input-size 384 ");
  }

  @Test
  void whereNoInputDoesTilesAreNamed() {
    assertThat(boxes(512, 2, 2, 2).sentence().orElseThrow())
        .endsWith("cut the pictures into tiles, for no input up to 1280 pixels is enough");
  }
}

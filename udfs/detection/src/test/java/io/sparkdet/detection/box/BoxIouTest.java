package io.sparkdet.detection.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxIouTest {

  @Test
  void noPixelIsAddedToASide() {
    // 10 x 10 and its right half moved by 5: 50 in common of 150.
    assertThat(BoxIou.of(0, 0, 10, 10, 5, 0, 15, 10)).isEqualTo(50 / 150.0);
    assertThat(BoxIou.area(2, 3, 5, 7)).isEqualTo(12);
  }

  @Test
  void aBoxHasOneWithItself() {
    assertThat(BoxIou.of(0.1, 0.2, 0.7, 0.9, 0.1, 0.2, 0.7, 0.9)).isEqualTo(1);
  }

  @Test
  void boxesThatTouchOrLieApartHaveZero() {
    assertThat(BoxIou.of(0, 0, 1, 1, 1, 0, 2, 1)).isZero();
    assertThat(BoxIou.of(0, 0, 1, 1, 5, 5, 6, 6)).isZero();
  }

  @Test
  void boxesWithoutAreaHaveZeroEvenWithThemselves() {
    assertThat(BoxIou.of(3, 3, 3, 3, 3, 3, 3, 3)).isZero();
    assertThat(BoxIou.of(0, 3, 9, 3, 0, 3, 9, 3)).isZero();
    assertThat(BoxIou.of(0, 0, 9, 9, 4, 4, 4, 4)).isZero();
  }

  @Test
  void cornersOutOfOrderHaveNoArea() {
    assertThat(BoxIou.area(5, 5, 1, 1)).isZero();
    assertThat(BoxIou.of(5, 5, 1, 1, 5, 5, 1, 1)).isZero();
    assertThat(BoxIou.of(0, 0, 9, 9, 5, 5, 1, 1)).isZero();
  }

  @Test
  void areasThatOverflowGiveZero() {
    double far = 1e200;
    assertThat(BoxIou.of(-far, -far, far, far, -far, -far, far, far)).isZero();
  }

  @Test
  void iouIsSymmetricInRangeAndUnmovedByShiftAndScale() {
    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double[] a = box(random);
      double[] b = box(random);
      double iou = BoxIou.of(a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]);

      assertThat(iou).as("seed %d, pair %d", seed, i).isBetween(0.0, 1.0);
      assertThat(BoxIou.of(b[0], b[1], b[2], b[3], a[0], a[1], a[2], a[3])).isEqualTo(iou);
      // By powers of two and whole numbers, nothing is rounded.
      assertThat(
              BoxIou.of(
                  4 * a[0] + 64,
                  4 * a[1] - 32,
                  4 * a[2] + 64,
                  4 * a[3] - 32,
                  4 * b[0] + 64,
                  4 * b[1] - 32,
                  4 * b[2] + 64,
                  4 * b[3] - 32))
          .isEqualTo(iou);
    }
  }

  @Test
  void iouEqualsTheShareOfCellsCounted() {
    long seed = 12;
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      int[] a = cells(random);
      int[] b = cells(random);
      int both = 0;
      int either = 0;
      for (int y = 0; y < 16; y++) {
        for (int x = 0; x < 16; x++) {
          boolean inA = a[0] <= x && x < a[2] && a[1] <= y && y < a[3];
          boolean inB = b[0] <= x && x < b[2] && b[1] <= y && y < b[3];
          both += inA && inB ? 1 : 0;
          either += inA || inB ? 1 : 0;
        }
      }
      assertThat(BoxIou.of(a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]))
          .as("seed %d, pair %d", seed, i)
          .isCloseTo((double) both / either, within(1e-15));
    }
  }

  private static int[] cells(Random random) {
    int x = random.nextInt(15);
    int y = random.nextInt(15);
    return new int[] {x, y, x + 1 + random.nextInt(15 - x), y + 1 + random.nextInt(15 - y)};
  }

  private static double[] box(Random random) {
    double x = random.nextInt(64) / 4.0;
    double y = random.nextInt(64) / 4.0;
    return new double[] {x, y, x + random.nextInt(40) / 4.0, y + random.nextInt(40) / 4.0};
  }
}

package io.sparkdet.detection.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.box.BoxIou;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestAnchorsTest {

  private static final AnchorSpec FREE =
      new AnchorSpec(3, 7, 1, 1, List.of(new AspectRatio(2.3, 7.1), new AspectRatio(5, 0.9)));

  @Test
  void theNearestCellHoldsTheBestAnchorOfAll() {
    for (AnchorSpec spec : List.of(AnchorSpec.standard(3, 7, 4), FREE)) {
      for (AnchorStrides strides : AnchorStrides.values()) {
        int side = strides == AnchorStrides.FROM_PLACES ? 320 : 256;
        AnchorGrid grid = AnchorGrid.of(spec, side, strides);
        NearestAnchors nearest = new NearestAnchors(spec, side, strides);
        for (int seed = 0; seed < 200; seed++) {
          Random random = new Random(seed);
          float xMin = random.nextFloat() * side;
          float yMin = random.nextFloat() * side;
          float xMax = xMin + 1 + random.nextFloat() * (side - xMin);
          float yMax = yMin + 1 + random.nextFloat() * (side - yMin);
          double best = 0;
          for (int i = 0; i < grid.size(); i++) {
            best =
                Math.max(
                    best,
                    BoxIou.of(
                        xMin,
                        yMin,
                        xMax,
                        yMax,
                        grid.xMin(i),
                        grid.yMin(i),
                        grid.xMax(i),
                        grid.yMax(i)));
          }
          assertThat(nearest.bestIou(xMin, yMin, xMax, yMax))
              .as("seed %d, %s", seed, strides)
              .isCloseTo(best, within(1e-6));
        }
      }
    }
  }

  @Test
  void sidesThatStridesDoNotFitAreRefused() {
    assertThatThrownBy(() -> new NearestAnchors(FREE, 300, AnchorStrides.POWERS_OF_TWO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("the next one is 384");
  }
}

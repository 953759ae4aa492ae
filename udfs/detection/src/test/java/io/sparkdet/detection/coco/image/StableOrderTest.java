package io.sparkdet.detection.coco.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StableOrderTest {

  private static final int[] SIZES = {0, 1, 2, 13, 500};

  @Test
  void fallingScoresAreThoseOfAStableSort() {
    Random random = new Random(5);
    requireStable(random::nextGaussian);
    requireStable(() -> random.nextInt(7) / 7.0 - 0.5); // many ties
    requireStable(() -> random.nextInt(3) - 1.0);
    requireStable(() -> (random.nextBoolean() ? 1 : -1) * Math.scalb(1 + random.nextDouble(), 900));
    requireStable(() -> random.nextBoolean() ? Double.MIN_VALUE : random.nextInt(2) * -1e-320);
  }

  @Test
  void scoresThatDifferInTheirLastBitsAloneAreOrdered() {
    Random random = new Random(6);
    requireStable(() -> 0.3 + random.nextInt(40) * Math.ulp(0.3));
    requireStable(() -> -0.3 - random.nextInt(40) * Math.ulp(0.3));
    requireStable(() -> (random.nextBoolean() ? 0.3 : 0.7) + random.nextInt(3) * 1e-12);
  }

  @Test
  void zeroesTieWhateverTheirSign() {
    assertThat(StableOrder.byFallingScore(new double[] {-0.0, 0.0, -0.0, 1, 0.0}))
        .containsExactly(3, 0, 1, 2, 4);
  }

  @Test
  void onlyTheFirstScoresAreSorted() {
    assertThat(StableOrder.byFallingScore(new double[] {1, 3, 2, 9}, 3)).containsExactly(1, 2, 0);
  }

  private static void requireStable(DoubleSupplier scores) {
    for (int size : SIZES) {
      double[] all = DoubleStream.generate(scores).limit(size).toArray();
      int[] expected =
          IntStream.range(0, size)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -all[i] + 0.0))
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(StableOrder.byFallingScore(all)).as(Arrays.toString(all)).isEqualTo(expected);
    }
  }
}

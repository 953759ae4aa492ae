package io.sparkdet.app.train.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

class GradientChunksTest {

  /** More than a chunk holds. */
  private static final int LENGTH = (1 << 18) + 5;

  private static float[] numbers(int seed, int count) {
    Random random = new Random(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-20, 20)));
    }
    return numbers;
  }

  private static float[][] travelled(GradientCompression compression, float[]... arrays) {
    return GradientChunks.join(
        GradientChunks.cut(3, compression, arrays), arrays[0].length, arrays[1].length);
  }

  @Test
  void whatIsNotCompressedArrivesAsItIs() {
    float[] gradient = numbers(1, LENGTH);
    float[] statistics = numbers(2, 7);
    assertThat(travelled(GradientCompression.NONE, gradient, statistics))
        .isDeepEqualTo(new float[][] {gradient, statistics});
  }

  /** Half a unit of the eighth bit, and the statistics as they are. */
  @Test
  void bfloat16RoundsTheGradientAloneAndHalvesItsBytes() {
    float[] gradient = numbers(1, LENGTH);
    float[] statistics = numbers(2, 7);
    float[][] arrived = travelled(GradientCompression.BFLOAT16, gradient, statistics);
    for (int i = 0; i < LENGTH; i++) {
      assertThat(Math.abs(arrived[0][i] - gradient[i]))
          .as("%s became %s", gradient[i], arrived[0][i])
          .isLessThanOrEqualTo(Math.abs(gradient[i]) / 256);
    }
    assertThat(arrived[1]).isEqualTo(statistics);
    assertThat(bytes(GradientCompression.BFLOAT16, gradient)).isLessThan(2 * LENGTH + 100);
    assertThat(bytes(GradientCompression.NONE, gradient)).isGreaterThan(4 * LENGTH);
  }

  private static int bytes(GradientCompression compression, float[] gradient) {
    return GradientChunks.cut(0, compression, gradient).stream()
        .mapToInt(chunk -> chunk._2.length)
        .sum();
  }

  /** Seven bits follow the point, so neighbors of 1 are 1/128 apart; the smallest is 2^-133. */
  @ParameterizedTest
  @CsvSource({
    "1.00390625, 1.0", // 1 + 1/256: a tie goes to the even neighbor
    "1.01171875, 1.015625", // 1 + 3/256
    "-1.0039064, -1.0078125",
    "0.1, 0.10009765625",
    "3.39e38, 3.3895314e38",
    "3.4028235e38, Infinity",
    "1.0e-40, 9.1835e-41",
    "-0.0, -0.0",
    "Infinity, Infinity",
    "NaN, NaN",
  })
  void bfloat16RoundsToTheNearest(float value, float expected) {
    float[][] arrived =
        travelled(GradientCompression.BFLOAT16, new float[] {value}, new float[] {0});
    assertThat(Float.valueOf(arrived[0][0])).isEqualTo(Float.valueOf(expected));
    float[] here = {value};
    GradientCompression.BFLOAT16.round(here);
    assertThat(Float.valueOf(here[0])).isEqualTo(Float.valueOf(expected));
  }

  @Test
  void sumsAreThoseOfTheRoundedGradientsInWorkerOrderWhateverArrivesFirst() {
    for (GradientCompression compression : GradientCompression.values()) {
      List<float[]> gradients = List.of(numbers(1, 9), numbers(2, 9), numbers(3, 9));
      double[] expected = new double[9];
      List<byte[]> contributions = new ArrayList<>();
      for (int worker = 0; worker < 3; worker++) {
        float[] gradient = gradients.get(worker);
        contributions.add(0, GradientChunks.cut(worker, compression, gradient).get(0)._2);
        float[] rounded = travelled(compression, gradient, new float[1])[0];
        for (int i = 0; i < 9; i++) {
          expected[i] += rounded[i];
        }
      }
      List<Tuple2<Integer, byte[]>> sum =
          List.of(new Tuple2<>(0, GradientChunks.sum(contributions)));
      float[] found = GradientChunks.join(sum, 9)[0];
      for (int i = 0; i < 9; i++) {
        assertThat(found[i]).isEqualTo((float) expected[i]);
      }
    }
  }
}

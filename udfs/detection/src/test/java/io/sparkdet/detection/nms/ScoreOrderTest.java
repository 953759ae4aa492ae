package io.sparkdet.detection.nms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreOrderTest {

  @Test
  void sortedKeysAreScoresFallingThenIndicesRising() {
    long seed = 5;
    Random random = new Random(seed);
    float[] special = {
      0f, -0f, 1f, Float.MIN_VALUE, Float.MAX_VALUE, -1f, -0.5f, Float.NEGATIVE_INFINITY
    };
    float[] scores = new float[5000];
    for (int i = 0; i < scores.length; i++) {
      scores[i] =
          random.nextBoolean() ? special[random.nextInt(special.length)] : random.nextFloat();
    }

    int[] sorted =
        IntStream.range(0, scores.length)
            .mapToLong(i -> ScoreOrder.key(scores[i], i))
            .sorted()
            .mapToInt(ScoreOrder::index)
            .toArray();

    // 0 and -0 are one score: adding 0 makes them so for the comparator.
    int[] expected =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(
                Comparator.comparing((Integer i) -> scores[i] + 0f)
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    assertThat(sorted).as("seed %d: %s", seed, Arrays.toString(special)).isEqualTo(expected);
  }
}

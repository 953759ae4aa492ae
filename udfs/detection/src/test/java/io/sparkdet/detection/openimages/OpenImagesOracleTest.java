package io.sparkdet.detection.openimages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.voc.VocResult;
import io.sparkdet.testing.LocalEvaluation;
import io.sparkdet.testing.RandomImages;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The metric against its rules written down a second time, on seeded random images. */
class OpenImagesOracleTest {

  private static final int CASES = 400;

  private static final List<Map<Long, Set<Long>>> HIERARCHIES =
      List.of(
          Map.of(),
          Map.of(2L, Set.of(1L)),
          Map.of(1L, Set.of(90L), 2L, Set.of(1L, 90L)),
          Map.of(1L, Set.of(4L), 90L, Set.of(4L)));

  @Test
  void everyNumberEqualsTheSlowOracleOnRandomCases() {
    int defined = 0;
    for (int seed = 0; seed < CASES; seed++) {
      List<EvaluationImage> images = new RandomImages(seed).draw();
      Map<Long, Set<Long>> above = HIERARCHIES.get(seed % HIERARCHIES.size());
      double iou = seed % 3 == 0 ? 0.3 : 0.5;
      SlowOpenImages slow = new SlowOpenImages(iou, images, above);
      VocResult result =
          new LocalEvaluation(images, 2, seed)
              .result(new OpenImagesMetric(iou, ClassHierarchy.of(above)));
      for (long category : new long[] {1, 2, 4, 90}) {
        double expected = slow.averagePrecision(category);
        assertThat(result.byCategory().getOrDefault(category, VocResult.UNDEFINED))
            .as("seed %d class %d", seed, category)
            .isCloseTo(expected, within(1e-13));
        defined += expected > 0 && expected < 1 ? 1 : 0;
      }
    }
    assertThat(defined).as("curves that are neither empty nor perfect").isGreaterThan(200);
  }

  @Test
  void hierarchiesOfTheSameClassesAreEqual() {
    ClassHierarchy one = ClassHierarchy.of(Map.of(2L, Set.of(1L), 3L, Set.of(1L, 2L)));
    assertThat(ClassHierarchy.of(Map.of(3L, Set.of(2L, 1L), 2L, Set.of(1L), 9L, Set.of())))
        .isEqualTo(one)
        .hasSameHashCodeAs(one);
    assertThat(ClassHierarchy.of(Map.of(2L, Set.of(1L)))).isNotEqualTo(one);
    assertThat(one.containers(3)).containsExactly(1, 2);
    assertThat(one.contents(1)).containsExactly(2, 3);
    assertThat(one.contents(3)).isEmpty();
  }
}

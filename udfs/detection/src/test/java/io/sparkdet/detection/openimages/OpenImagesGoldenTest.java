package io.sparkdet.detection.openimages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.voc.VocResult;
import io.sparkdet.testing.GoldenPair;
import io.sparkdet.testing.LocalEvaluation;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The numbers of made data, with and without a hierarchy of classes, are those of TensorFlow's
 * program for the challenges. The golden file names its version; {@code scripts/studies/open-images
 * FOLDER} makes it.
 */
class OpenImagesGoldenTest {

  private static final double TO = 1e-12;

  static Stream<JsonNode> cases() throws IOException {
    return StreamSupport.stream(GoldenPair.openImages().get("cases").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void numbersAreThoseOfTheChallenges(JsonNode golden) {
    OpenImagesCase given =
        new OpenImagesCase(
            golden.get("seed").asLong(),
            golden.get("images").asInt(),
            golden.get("classes").asInt());
    check(given, ClassHierarchy.NONE, golden.get("plain"));
    check(given, given.hierarchy(), golden.get("expanded"));
  }

  private static void check(OpenImagesCase given, ClassHierarchy hierarchy, JsonNode expected) {
    VocResult result =
        new LocalEvaluation(given.images(), 3, 5).result(new OpenImagesMetric(0.5, hierarchy));
    assertThat(result.mean()).isCloseTo(expected.get("AP").asDouble(), within(TO));
    for (int c = 1; c <= expected.get("per_class").size(); c++) {
      assertThat(result.byCategory().getOrDefault((long) c, VocResult.UNDEFINED))
          .as("class %d", c)
          .isCloseTo(expected.get("per_class").get(c - 1).asDouble(), within(TO));
    }
  }
}

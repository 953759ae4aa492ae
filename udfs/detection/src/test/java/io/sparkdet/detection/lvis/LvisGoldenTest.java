package io.sparkdet.detection.lvis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.testing.LocalEvaluation;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * LVIS's thirteen numbers of made data, with and without LVIS's 1,203 categories, are those of its
 * own package: lvis 0.5.3 with numpy 2.4.6 and pycocotools 2.0.11, printed by {@code
 * scripts/studies/lvis FOLDER}.
 */
class LvisGoldenTest {

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of(
            new LvisCase(1, 12, 5),
            new double[] {
              0.21333876453053455, 0.3292354020049821, 0.20519184938253462, 0.17446369636963693,
              0.2511711015132408, 0.34943354024342527, 0.1563523159650205, -1.0,
              0.4412845587925906, 0.6094789915966387, 0.30625, 0.6657936507936509,
              0.7233333333333334
            }),
        Arguments.of(
            new LvisCase(2, 40, 9),
            new double[] {
              0.23702570974594014, 0.3370523622181962, 0.27624620031653574, 0.1414285595226189,
              0.288107623526094, 0.30321683514107095, 0.2072805303133088, 0.17563829387325547,
              0.30706348075788725, 0.5468625842573659, 0.2811111111111111, 0.5838809184642518,
              0.5716666666666667
            }),
        Arguments.of(
            new LvisCase(3, 25, 30),
            new double[] {
              0.40043092862690294,
              0.5499899475411081,
              0.43097169750181846,
              0.2844190044004401,
              0.431278236846241,
              0.5461084441777511,
              0.42777007193806943,
              0.44068359108638133,
              0.347584821107534,
              0.6205158730158731,
              0.4,
              0.629423076923077,
              0.7444444444444445
            }),
        Arguments.of(
            new LvisCase(4, 300, 1203),
            new double[] {
              0.4523793638809974, 0.5932444405187312, 0.5200267238590117, 0.2575790576837106,
              0.48374829497545596, 0.6387555620492231, 0.46966104110026746, 0.4879954368481002,
              0.4007687812862666, 0.5651138716356108, 0.29740932642487045, 0.5832996632996633,
              0.7176065162907267
            }));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void numbersAreThoseOfThePackage(LvisCase given, double[] expected) {
    CocoResult result =
        new LocalEvaluation(given.images(), 3, 5).result(LvisMetric.of(EvaluationSettings.COCO));
    LvisNumber[] numbers = LvisNumber.values();
    assertThat(expected).hasSameSizeAs(numbers);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(numbers[i].of(result, given.frequencies()))
          .as(numbers[i].label())
          .isCloseTo(expected[i], within(1e-12));
    }
  }

  @Test
  void categoriesMustBeToldApart() {
    assertThatThrownBy(
            () ->
                new LvisMetric(
                        EvaluationSettings.COCO.withCategoryMode(CategoryMode.CLASS_AGNOSTIC))
                    .records())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot match as LVIS does where categories are not told apart");
  }
}

package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.voc.VocInterpolation;
import io.sparkdet.detection.voc.VocMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sentence where silence would cost an afternoon, and figures that agree with each other. */
class InputWarningsTest {

  private final PairFiles pair;

  InputWarningsTest(@TempDir Path folder) {
    this.pair = new PairFiles(folder);
  }

  private static String scored(String... scores) {
    String detections = PairFiles.DETECTIONS;
    for (int i = 0; i < scores.length; i++) {
      detections = detections.replace("\"score\":0." + (9 - i), "\"score\":" + scores[i]);
    }
    return detections;
  }

  private static void assertWarned(Evaluation result, String... parts) {
    assertThat(result.warnings()).anySatisfy(warning -> assertThat(warning).contains(parts));
  }

  @Test
  void ordinaryInputsAreNotWarnedOf() throws IOException {
    assertThat(pair.evaluate(PairFiles.TRUTH, PairFiles.DETECTIONS).warnings()).isEmpty();
  }

  @Test
  void equalScoresAreTold() throws IOException {
    assertWarned(
        pair.evaluate(PairFiles.TRUTH, scored("1", "1", "1", "1")),
        "all 4 scores of ",
        " are 1.0: AP depends on the order");
  }

  @ParameterizedTest
  @CsvSource({"0, 1, low, add 1 to each", "2, 3, high, take 1 from each"})
  void categoryIdsThatAreCountedFromElsewhereAreTold(
      String cat, String dog, String side, String remedy) throws IOException {
    String shifted =
        PairFiles.DETECTIONS
            .replace("\"category_id\":2", "\"category_id\":_")
            .replace("\"category_id\":1", "\"category_id\":" + cat)
            .replace("\"category_id\":_", "\"category_id\":" + dog);
    assertWarned(
        pair.evaluate(PairFiles.TRUTH, shifted),
        "have categories that ",
        "look to be one too " + side,
        remedy);
    String strange = PairFiles.DETECTIONS.replace("\"category_id\":2", "\"category_id\":9");
    assertThat(pair.evaluate(PairFiles.TRUTH, strange).warnings())
        .noneMatch(warning -> warning.contains("look to be one too"));
  }

  @Test
  void categoriesOfOneNameAreTold() throws IOException {
    assertWarned(
        pair.evaluate(PairFiles.TRUTH.replace("dog", "cat"), PairFiles.DETECTIONS),
        "the categories [1, 2] of ",
        " are all called cat: ",
        "give each its own name");
  }

  @Test
  void detectionsBeyondTheLimitAreCounted() throws IOException {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      many.add(
          "{\"image_id\":1,\"category_id\":1,\"bbox\":[10,10,50,50],\"score\":0.%d}"
              .formatted(100 + i));
    }
    assertWarned(
        pair.evaluate(PairFiles.TRUTH, many.toString()),
        "50 detections on 1 images are beyond the limit of 100");
  }

  @Test
  void boxesThatAreCornersAreToldOnEitherSide() throws IOException {
    String corners =
        PairFiles.DETECTIONS
            .replace("[11,10,50,50]", "[11,10,61,60]")
            .replace("[100,104,60,40]", "[100,104,160,144]")
            .replace("[25,30,80,80]", "[25,30,105,110]");
    assertWarned(
        pair.evaluate(PairFiles.TRUTH, corners),
        "boxes of ",
        "detections.json look like corners (x1 y1 x2 y2)",
        "3 of 4 that were tried overlap better so, 0 as they stand (such as [");
    String truth =
        PairFiles.TRUTH
            .replace("[10,10,50,50]", "[10,10,60,60]")
            .replace("[100,100,60,40]", "[100,100,160,140]")
            .replace("[20,30,80,80]", "[20,30,100,110]");
    assertWarned(
        pair.evaluate(truth, PairFiles.DETECTIONS), "truth.json look like corners (x1 y1 x2 y2)");
  }

  @Test
  void boxesThatAreMiddlesAreToldOnEitherSide() throws IOException {
    String middles =
        PairFiles.DETECTIONS
            .replace("[11,10,50,50]", "[36,35,50,50]")
            .replace("[100,104,60,40]", "[130,124,60,40]")
            .replace("[25,30,80,80]", "[65,70,80,80]");
    assertWarned(
        pair.evaluate(PairFiles.TRUTH, middles),
        "boxes of ",
        "detections.json look like middles (x y of the center)",
        "3 of 4 that were tried overlap better so, 0 as they stand (such as [");
    String truth =
        PairFiles.TRUTH
            .replace("[10,10,50,50]", "[35,35,50,50]")
            .replace("[100,100,60,40]", "[130,120,60,40]")
            .replace("[20,30,80,80]", "[60,70,80,80]");
    assertWarned(
        pair.evaluate(truth, PairFiles.DETECTIONS),
        "truth.json look like middles (x y of the center)");
  }

  @Test
  void cornersWithYFirstAreTold() throws IOException {
    String corners =
        PairFiles.DETECTIONS
            .replace("[11,10,50,50]", "[10,11,60,61]")
            .replace("[100,104,60,40]", "[104,100,144,160]")
            .replace("[25,30,80,80]", "[30,25,110,105]");
    assertWarned(
        pair.evaluate(PairFiles.TRUTH, corners),
        "detections.json look like corners with y first (y1 x1 y2 x2)");
  }

  @Test
  void detectionsThatAreThereTwiceAreTold() throws IOException {
    String once = PairFiles.DETECTIONS.strip();
    String twice = once.substring(0, once.length() - 1) + "," + once.substring(1);
    assertWarned(
        pair.evaluate(PairFiles.TRUTH, twice),
        "detections.json: 4 of 8 that were compared are there twice, with equal image, category,"
            + " box and score (such as [");
  }

  @Test
  void boxesThatAreSharesAreTold() throws IOException {
    assertWarned(
        pair.evaluate(
            PairFiles.TRUTH,
            "[{\"image_id\":1,\"category_id\":1,\"bbox\":[0.1,0.1,0.5,0.25],\"score\":0.9}]"),
        "detections.json look like shares of the picture's size (normalized)",
        "no value is larger than 0.5");
  }

  @Test
  void negativeSizesAreCountedOnBothSides() throws IOException {
    Evaluation result =
        pair.evaluate(
            PairFiles.TRUTH.replace("[10,10,50,50]", "[206,394,-33,11]"),
            PairFiles.DETECTIONS.replace("[300,300,20,20]", "[300,300,20,-1]"));
    assertWarned(
        result,
        "1 annotations of ",
        "negative width or height",
        "[206, 394, -33, 11] of image bus.jpg");
    assertWarned(result, "1 detections of ", "[300, 300, 20, -1] of image zidane.jpg");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"id\":3,\"image | \"id\":3,\"ignore\":1,\"image | 1 annotations of | which has no effect",
        "\"width\":640 | \"neg_category_ids\":[2] | 2 images or categories of | as LVIS does",
        "\"name\":\"cat\" | \"name\":\"cat\",\"frequency\":\"r\" | 1 images or cat | as LVIS does",
        "\"id\":3,\"image | \"id\":3,\"IsGroupOf\":1,\"image | 1 annotations of | Open Images",
        "\"category_id\":2 | \"category_id\":7 | 1 annotations have cat | (category ids 7)"
      })
  void whatHasNoEffectOrOtherRulesIsTold(String usual, String unusual, String first, String second)
      throws IOException {
    assertWarned(
        pair.evaluate(PairFiles.TRUTH.replace(usual, unusual), PairFiles.DETECTIONS),
        first,
        second);
  }

  @Test
  void aTruthWithNothingToFindIsTold() throws IOException {
    String none =
        PairFiles.TRUTH.replaceAll("(?s)\"annotations\":\\[.*?\\}\\]", "\"annotations\":[]");
    assertWarned(pair.evaluate(none, PairFiles.DETECTIONS), "holds no annotations on its images");
    String crowds = PairFiles.TRUTH.replace("\"iscrowd\":0", "\"iscrowd\":1");
    assertWarned(
        pair.evaluate(crowds, PairFiles.DETECTIONS),
        "all 3 annotations of ",
        "crowds or difficult");
  }

  @ParameterizedTest
  @CsvSource({
    "90, 80, 70, 60, 0.0, 100.0, 25.0",
    "3.5, 2.25, -1, -4.5, -5.0, 4.0, -2.75",
    "12000, 900, 8, 0.5, 0.0, 12000.0, 3000.0"
  })
  void scoresThatAreNoSharesHaveTablesOfTheirRange(
      String a, String b, String c, String d, double low, double high, double confusion)
      throws IOException {
    Evaluation result = pair.evaluate(PairFiles.TRUTH, scored(a, b, c, d));
    assertThat(result.summary().value(CocoMetric.AP)).isCloseTo(PairFiles.AP, within(1e-12));
    assertWarned(
        result,
        "not from 0 to 1: score tables go from %s to %s, and the confusion matrix begins at %s"
            .formatted(low, high, confusion));
    List<String> scores = pair.read("scores.csv").lines().toList();
    assertThat(scores.get(1)).startsWith("1,\"cat\",%s,1.0,1.0,1.0,".formatted(low));
    assertThat(scores.get(101)).startsWith("1,\"cat\",%s,".formatted(high));
    double atConfusion = Double.parseDouble(b);
    assertThat(pair.read("confusion_matrix.csv").contains("\"dog\",\"dog\",1"))
        .isEqualTo(atConfusion >= confusion);
  }

  @Test
  void annotationIdZeroKeepsPycocotoolsNumbersAndOwnFiguresAgree() throws IOException {
    String truth = PairFiles.TRUTH.replace("{\"id\":1,\"image_id\"", "{\"id\":0,\"image_id\"");
    Evaluation result = pair.evaluate(truth, PairFiles.DETECTIONS);
    // pycocotools 2.0.11 on the same pair
    assertThat(result.summary().value(CocoMetric.AP)).isCloseTo(ID_ZERO_AP, within(1e-12));
    assertWarned(result, "has id 0: as in pycocotools AP and AR count its matches as misses");
    assertThat(pair.read("per_class.csv").lines().toList().get(1)).contains(",0.7,1.0,1.0,1.0");
    assertThat(pair.read("confusion_matrix.csv")).contains("\"cat\",\"cat\",2");
    assertThat(pair.read("scores.csv").lines().toList().get(1))
        .startsWith("1,\"cat\",0.0,1.0,1.0,1.0,");
  }

  @Test
  void whatTheTruthDoesNotListCountsInNoErrorBySize() throws IOException {
    String strange = PairFiles.DETECTIONS.replace("\"category_id\":2", "\"category_id\":9");
    assertWarned(
        pair.evaluate(PairFiles.TRUTH, strange),
        "2 detections have categories that ",
        "left out of all but the confusion matrix and the worst images (category ids 9)");
    JsonNode all = summary().at("/errors/sizes/all");
    assertThat(all.get("truths").asInt()).isEqualTo(3);
    assertThat(all.get("confused").asInt()).as("one of them takes the dog").isEqualTo(1);
    assertThat(all.get("detections").asInt()).isEqualTo(2);
    assertThat(all.get("false_positives").asInt()).isZero();
    assertThat(pair.read("errors_by_size.csv").lines()).noneMatch(line -> line.startsWith("9,"));
    assertThat(pair.read("confusion_matrix.csv")).contains("\"dog\",\"9\",1");
  }

  @Test
  void annotationsOfClassesThatAreNotListedLowerNoMean() throws IOException {
    pair.evaluate(
        pair.request(
            pair.write(
                "truth.json", PairFiles.TRUTH.replace("\"category_id\":2", "\"category_id\":7")),
            pair.write("dt.json", PairFiles.DETECTIONS),
            Map.of("metrics", "voc,open-images")));
    assertThat(summary().at("/voc/AP_2010").asDouble()).isCloseTo(1, within(1e-12));
    assertThat(summary().at("/open_images/AP").asDouble()).isCloseTo(1, within(1e-12));
  }

  @Test
  void theOperatingPointIsThereWhereNoClassIsToldApart() throws IOException {
    pair.evaluate(request(Map.of("class-agnostic", "true")));
    JsonNode point = summary().get("operating_point");
    // 3 right of 4 detections and of 3 truths; 3 of 3 above the score of the ghost.
    assertThat(point.get("f1").asDouble()).isCloseTo(1, within(1e-12));
    assertThat(point.has("mean_f1")).isFalse();
    assertThat(summary().at("/errors/sizes/all/detections").asInt()).isEqualTo(4);
  }

  private JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(pair.read("summary.json"));
  }

  private static final double ID_ZERO_AP = 0.450990099009901;

  @Test
  void pascalVocObeysTheIouThresholds() {
    assertThat(voc("0.5")).isCloseTo(0.5, within(1e-12));
    assertThat(voc("0.1")).isCloseTo(1.0, within(1e-12));
  }

  /** The box of the dog lies aside: its IoU is 1/3. */
  private double voc(String threshold) {
    try {
      EvaluateRequest request =
          pair.request(
              pair.write("truth.json", PairFiles.TRUTH),
              pair.write(
                  "dt.json", PairFiles.DETECTIONS.replace("[100,104,60,40]", "[130,100,60,40]")),
              Map.of("iou-thresholds", threshold, "metrics", "voc"));
      return Objects.requireNonNull(
              pair.evaluate(request)
                  .measurement()
                  .results()
                  .of(new VocMetric(Double.parseDouble(threshold)))
                  .get(VocInterpolation.ALL_POINTS))
          .mean();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private EvaluateRequest request(Map<String, String> options) throws IOException {
    return pair.request(
        pair.write("truth.json", PairFiles.TRUTH),
        pair.write("dt.json", PairFiles.DETECTIONS),
        options);
  }

  @ParameterizedTest
  @CsvSource({"dog", "2"})
  void ignoredCategoriesAreLeftOutOfEverything(String dog) throws IOException {
    Evaluation result = pair.evaluate(request(Map.of("ignore-categories", dog)));
    assertThat(result.truths()).isEqualTo(2);
    assertThat(result.detections()).isEqualTo(2);
    assertThat(result.categories()).containsOnlyKeys(1L);
    assertThat(result.warnings()).isEmpty();
    assertThat(pair.read("confusion_matrix.csv")).doesNotContain("dog");
  }

  @Test
  void anUnknownCategoryIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> pair.evaluate(request(Map.of("ignore-categories", "dgo"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot ignore the category dgo: ")
        .hasMessageContaining("(did you mean dog?); mend --ignore-categories");
  }

  @Test
  void theConfusionMatrixTakesAnotherScoreAndIou() throws IOException {
    pair.evaluate(request(Map.of("confusion-score", "0.75", "confusion-iou", "0.9")));
    assertThat(pair.read("confusion_matrix.csv").lines())
        .containsExactlyInAnyOrder(
            "annotated,detected,count",
            "\"\",\"dog\",1",
            "\"cat\",\"\",1",
            "\"cat\",\"cat\",1",
            "\"dog\",\"\",1");
    assertThat(pair.read("summary.json")).contains("\"confusion-score\" : 0.75");
  }
}

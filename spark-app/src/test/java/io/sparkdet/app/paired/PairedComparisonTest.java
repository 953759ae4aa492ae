package io.sparkdet.app.paired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.compare.CompareOption;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.EvaluateJob;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.detection.coco.CocoEvaluator;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.bootstrap.BootstrapResult;
import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.sql.option.OptionValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairedComparisonTest {

  private static final TwoModels MODELS = new TwoModels(5);
  private static final int REPLICATES = 40;
  private static final BootstrapWeights WEIGHTS = new BootstrapWeights(3, REPLICATES);
  private static final SparkSession SPARK = TestSpark.session();

  @TempDir private static Path folder;

  private static JsonNode whole;

  @BeforeAll
  static void compareOnce() throws IOException {
    MODELS.write(folder);
    MODELS.paint(folder.resolve("pictures"));
    SPARK
        .read()
        .option("header", true)
        .csv(at("images.csv"))
        .selectExpr("cast(image_id as bigint) image_id", "light")
        .write()
        .parquet(at("images.parquet"));
    whole =
        compare(
            "whole",
            Map.of(
                "images",
                at("pictures"),
                "image-table",
                at("images.parquet"),
                "slice-by",
                "light"));
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  private static PairedRequest request(String output, Map<String, String> more) {
    Map<String, String> given = new HashMap<>();
    given.put("annotations", at("truth.json"));
    given.put("before", at("before.json"));
    given.put("after", at("after.json"));
    given.put("output", at(output));
    given.put("replicates", String.valueOf(REPLICATES));
    given.put("seed", "3");
    given.putAll(more);
    return PairedRequest.of(OptionValues.of(CompareOption.class, given)).orElseThrow();
  }

  private static JsonNode compare(String output, Map<String, String> more) throws IOException {
    new PairedComparison(SPARK, request(output, more)).run();
    return new ObjectMapper().readTree(Path.of(at(output), "differences.json").toFile());
  }

  @Test
  void numbersAreThoseOfTwoEvaluationsBitForBit() throws IOException {
    for (String side : List.of("before", "after")) {
      Map<String, String> given = new HashMap<>();
      given.put("annotations", at("truth.json"));
      given.put("detections", at(side + ".json"));
      given.put("output", at("evaluation-" + side));
      given.put("image-table", at("images.parquet"));
      given.put("slice-by", "light");
      new EvaluateJob(SPARK, EvaluateRequest.of(given)).run();
      JsonNode summary =
          new ObjectMapper().readTree(Path.of(at("evaluation-" + side), "summary.json").toFile());
      for (CocoMetric metric : CocoMetric.values()) {
        assertThat(whole.at("/numbers/" + metric.label() + "/" + side).asDouble())
            .as("%s %s", metric, side)
            .isEqualTo(summary.get(metric.label()).asDouble());
      }
      for (String name : List.of("car", "dog", "person")) {
        for (String metric : List.of("AP", "AP50", "AR100")) {
          assertThat(whole.at("/per_class/" + name + "/" + metric + "/" + side).asDouble())
              .isEqualTo(summary.at("/per_class/" + name + "/" + metric).asDouble());
        }
      }
      for (Row slice :
          SPARK
              .read()
              .parquet(Path.of(at("evaluation-" + side), "slices.parquet").toString())
              .collectAsList()) {
        JsonNode own = whole.at("/per_slice/light=" + slice.getAs("value"));
        for (CocoMetric metric : CocoMetric.values()) {
          double value = slice.<Double>getAs(metric.label());
          JsonNode told = own.at("/" + metric.label() + "/" + side);
          assertThat(told.isNull() ? -1 : told.asDouble()).isEqualTo(value);
        }
      }
    }
    JsonNode ap = whole.at("/numbers/AP");
    assertThat(ap.get("difference").asDouble())
        .isEqualTo(ap.get("after").asDouble() - ap.get("before").asDouble());
  }

  /** The oracle evaluates images that are really copied as often as they were drawn. */
  @Test
  void intervalsAndSharesEqualThoseOfCopiedImages() {
    List<CocoSummary> before = copied(MODELS.before(), image -> true);
    List<CocoSummary> after = copied(MODELS.after(), image -> true);
    for (CocoMetric metric : CocoMetric.values()) {
      check(whole.at("/numbers/" + metric.label()), before, after, one -> one.value(metric));
    }
    List<String> names = List.of("car", "dog", "person");
    for (int c = 0; c < names.size(); c++) {
      long id = c + 1L;
      JsonNode own = whole.at("/per_class/" + names.get(c));
      check(own.get("AP"), before, after, one -> one.category(id).averagePrecision());
      check(own.get("AP50"), before, after, one -> one.category(id).averagePrecision50());
      check(own.get("AR100"), before, after, one -> one.category(id).averageRecall());
    }
    List<CocoSummary> nightBefore = copied(MODELS.before(), image -> image.id() % 3 == 0);
    List<CocoSummary> nightAfter = copied(MODELS.after(), image -> image.id() % 3 == 0);
    for (CocoMetric metric : List.of(CocoMetric.AP, CocoMetric.AP75, CocoMetric.AR10)) {
      check(
          whole.at("/per_slice/light=night/" + metric.label()),
          nightBefore,
          nightAfter,
          one -> one.value(metric));
    }
  }

  private static List<CocoSummary> copied(
      List<EvaluationImage> images, Predicate<EvaluationImage> chosen) {
    List<CocoSummary> replicates = new ArrayList<>();
    int[] drawn = new int[REPLICATES];
    for (int b = 0; b < REPLICATES; b++) {
      List<EvaluationImage> copies = new ArrayList<>();
      for (EvaluationImage image : images) {
        WEIGHTS.fill(image.id(), drawn);
        for (int copy = 0; chosen.test(image) && copy < drawn[b]; copy++) {
          copies.add(
              new EvaluationImage(image.id() * 100 + copy, image.truths(), image.detections()));
        }
      }
      replicates.add(new CocoEvaluator(EvaluationSettings.COCO).evaluate(copies));
    }
    return replicates;
  }

  private static void check(
      JsonNode told,
      List<CocoSummary> before,
      List<CocoSummary> after,
      ToDoubleFunction<CocoSummary> number) {
    double[] differences = new double[REPLICATES];
    double better = 0;
    double defined = 0;
    for (int b = 0; b < REPLICATES; b++) {
      double first = number.applyAsDouble(before.get(b));
      double second = number.applyAsDouble(after.get(b));
      differences[b] = first < 0 || second < 0 ? Double.NaN : second - first;
      defined += Double.isNaN(differences[b]) ? 0 : 1;
      better += differences[b] > 1e-12 ? 1 : 0;
    }
    if (defined == 0) {
      assertThat(told.get("interval").isNull()).isTrue();
      return;
    }
    BootstrapResult.Interval interval = BootstrapResult.interval(0.95, differences);
    assertThat(told.at("/interval/0").asDouble()).isCloseTo(interval.low(), within(1e-12));
    assertThat(told.at("/interval/1").asDouble()).isCloseTo(interval.high(), within(1e-12));
    assertThat(told.get("better").asDouble()).isCloseTo(better / defined, within(1e-12));
  }

  @Test
  void theSharperModelIsBetterAndItsPicturesAreCut() {
    assertThat(whole.get("verdict").asText()).isEqualTo("better");
    assertThat(whole.get("sentence").asText())
        .startsWith("The model after is better: AP rises by 0.")
        .endsWith("of 40 replicates of the images.");
    List<Row> findings =
        SPARK.read().parquet(Path.of(at("whole"), "findings.parquet").toString()).collectAsList();
    assertThat(findings).isNotEmpty();
    for (Row row : findings) {
      assertThat(row.<Row>getAs("picture").<byte[]>getAs("jpeg")).isNotEmpty();
    }
    for (String effect : List.of("truth_found", "truth_missed", "false_alarm_gone")) {
      List<Row> own = findings.stream().filter(row -> row.getAs("effect").equals(effect)).toList();
      assertThat((long) own.size()).isLessThanOrEqualTo(count(effect));
      assertThat(own)
          .isSortedAccordingTo(
              (a, b) -> Double.compare(b.<Double>getAs("amount"), a.<Double>getAs("amount")));
    }
    assertThat(count("truth_found")).isGreaterThan(count("truth_missed"));
  }

  private static long count(String effect) {
    return whole.at("/changes/" + effect + "/count").asLong();
  }

  @Test
  void theSameSeedGivesTheSameFileAndAnotherOneOtherIntervals() throws IOException {
    JsonNode again = compare("again", Map.of());
    assertThat(again.get("numbers")).isEqualTo(whole.get("numbers"));
    assertThat(again.get("per_class")).isEqualTo(whole.get("per_class"));
    JsonNode other = compare("other", Map.of("seed", "4"));
    assertThat(other.at("/numbers/AP/difference")).isEqualTo(again.at("/numbers/AP/difference"));
    assertThat(other.at("/numbers/AP/interval")).isNotEqualTo(again.at("/numbers/AP/interval"));
    assertThat(Files.readAllLines(Path.of(at("again"), "differences.csv")))
        .hasSize(1 + 12 + 3 * 3)
        .first()
        .isEqualTo("scope,id,name,metric,before,after,difference,low,high,better,worse,defined");
  }

  @Test
  void aModelDoesNotDifferFromItself() throws IOException {
    JsonNode same = compare("same", Map.of("after", at("before.json")));
    assertThat(same.get("verdict").asText()).isEqualTo("no_difference");
    assertThat(same.at("/numbers/AP/better").asDouble()).isZero();
    assertThat(same.at("/changes/truth_found/count").asLong()).isZero();
    assertThat(same.at("/changes/false_alarm_new/count").asLong()).isZero();
  }

  @Test
  void theOtherDirectionIsTheNegative() throws IOException {
    JsonNode back = compare("back", Map.of("before", at("after.json"), "after", at("before.json")));
    assertThat(back.get("verdict").asText()).isEqualTo("worse");
    assertThat(back.at("/numbers/AP/difference").asDouble())
        .isEqualTo(-whole.at("/numbers/AP/difference").asDouble());
    assertThat(back.at("/numbers/AP/worse")).isEqualTo(whole.at("/numbers/AP/better"));
    assertThat(back.at("/changes/truth_missed/count"))
        .isEqualTo(whole.at("/changes/truth_found/count"));
    assertThat(back.at("/changes/false_alarm_gone/count"))
        .isEqualTo(whole.at("/changes/false_alarm_new/count"));
  }

  @Test
  void detectionsOfOtherImagesOrCategoriesAreRefused() throws IOException {
    Files.writeString(
        folder.resolve("strange.json"),
        "[{\"image_id\":900,\"category_id\":1,\"bbox\":[1,2,3,4],\"score\":0.5}]");
    assertThatThrownBy(() -> compare("refused", Map.of("after", at("strange.json"))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            ("Cannot evaluate: 1 images of %s are not in %s (900); check that both belong together,"
                    + " or leave them out with --ignore-unknown-images")
                .formatted(at("strange.json"), at("truth.json")));
    Files.writeString(
        folder.resolve("classes.json"),
        "[{\"image_id\":1,\"category_id\":77,\"bbox\":[1,2,3,4],\"score\":0.5}]");
    assertThatThrownBy(() -> compare("refused", Map.of("after", at("classes.json"))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot compare: no detection of %s has a category of %s; check that both belong together"
                .formatted(at("classes.json"), at("truth.json")));
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> request("x", Map.of("confidence", "95")))
        .hasMessage("Cannot make intervals: --confidence 95.0; give a share such as 0.95");
    assertThatThrownBy(() -> request("x", Map.of("replicates", "3")))
        .hasMessage("Cannot make intervals: --replicates 3; give a number from 20 to 10000");
    assertThatThrownBy(
            () ->
                PairedRequest.of(
                    OptionValues.of(
                        CompareOption.class,
                        Map.of("before", "a", "after", "b", "output", "c", "images", "d"))))
        .hasMessage("Cannot compare with --images: --annotations is required");
  }
}

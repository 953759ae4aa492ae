package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.detection.coco.CocoCurvesMetric;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateJobTest {

  private static final String TRUTH =
      """
      {"images":[{"id":1,"file_name":"a.jpg"},{"id":2,"file_name":"b.jpg"}],
       "categories":[{"id":3,"name":"\\"cat\\", <b>"},{"id":4,"name":"dog"}],
       "annotations":[
        {"id":1,"image_id":1,"category_id":3,"bbox":[10,10,20,20],"area":400,"iscrowd":0},
        {"id":2,"image_id":2,"category_id":3,"bbox":[10,10,20,20],"area":400}]}
      """;

  @TempDir private Path folder;

  private EvaluateRequest request(String truth, String detections, boolean ignoreUnknown)
      throws IOException {
    return EvaluateRequest.of(
        Map.of(
            "annotations",
            Files.writeString(folder.resolve("truth.json"), truth).toString(),
            "detections",
            Files.writeString(folder.resolve("detections.json"), detections).toString(),
            "output",
            folder.resolve("out").toString(),
            "ignore-unknown-images",
            String.valueOf(ignoreUnknown)));
  }

  private static String detection(int image, int category, String box, double score) {
    return "{\"image_id\":%d,\"category_id\":%d,\"bbox\":%s,\"score\":%s}"
        .formatted(image, category, box, score);
  }

  @SharedTest
  @Test
  void summaryHoldsPycocotoolsNumbersAndEveryClass() throws IOException {
    Path pair = SharedFolder.path("eval/cocoapi_fakebbox100");
    BothPaths.evaluate(
        EvaluateRequest.of(
            Map.of(
                "annotations",
                pair.resolve("instances_val2014_100.json").toString(),
                "detections",
                pair.resolve("instances_val2014_fakebbox100_results.json").toString(),
                "output",
                folder.resolve("out").toString())));
    ObjectMapper json = new ObjectMapper();
    JsonNode summary = json.readTree(folder.resolve("out/summary.json").toFile());
    JsonNode expected = json.readTree(pair.resolve("expected.json").toFile());
    for (CocoMetric metric : CocoMetric.values()) {
      assertThat(summary.get(metric.label()).asDouble())
          .isCloseTo(expected.get(metric.label()).asDouble(), within(1e-12));
    }
    assertThat(summary.get("per_class")).hasSize(80);
    assertThat(summary.at("/per_class/person/AP50").asDouble())
        .isCloseTo(expected.at("/per_class/person/AP50").asDouble(), within(1e-12));
    assertThat(summary.get("images").asInt()).isEqualTo(100);
    assertThat(summary.get("detections").asInt()).isEqualTo(734);
    assertThat(TestSpark.session().read().parquet(folder.resolve("out/pr_curves.parquet") + ""))
        .satisfies(curves -> assertThat(curves.count()).isPositive());
  }

  @Test
  void errorsAreToldBySizeAndByImageAndTheBestScoreOfAllClasses() throws IOException {
    BothPaths.evaluate(
        request(
            TRUTH,
            "[%s,%s,%s]"
                .formatted(
                    detection(1, 3, "[10,10,20,20]", .9),
                    detection(2, 4, "[10,10,20,20]", .6),
                    detection(2, 3, "[100,100,50,50]", .5)),
            false));
    assertThat(folder.resolve("out/errors_by_size.csv"))
        .hasContent(
            """
            id,name,size,truths,right,confused,missed,detections,mistaken,false_positives
            3,"\""cat\"", <b>","all",2,1,1,0,2,0,1
            3,"\""cat\"", <b>","small",2,1,1,0,1,0,0
            3,"\""cat\"", <b>","medium",0,0,0,0,1,0,1
            4,"dog","all",0,0,0,0,1,1,0
            4,"dog","small",0,0,0,0,1,1,0
            """);
    assertThat(folder.resolve("out/worst_images.csv"))
        .hasContent(
            """
            image_id,file_name,errors,missed,confused,false_positives,right,f1
            2,"b.jpg",2,0,1,1,0,0.0
            """);
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("out/summary.json").toFile());
    assertThat(summary.at("/errors/score").asDouble()).isEqualTo(0.25);
    assertThat(summary.at("/errors/sizes/small").toString())
        .isEqualTo(
            "{\"truths\":2,\"right\":1,\"confused\":1,\"missed\":0,\"detections\":2,"
                + "\"mistaken\":1,\"false_positives\":0}");
    // From 0.9 on one of two truths is found and nothing is wrong: F1 is 2 x 1 / (1 + 2).
    JsonNode point = summary.get("operating_point");
    assertThat(point.get("score").asDouble()).isEqualTo(0.9);
    assertThat(point.get("f1").asDouble()).isEqualTo(2.0 / 3);
    assertThat(point.get("precision").asDouble()).isEqualTo(1);
    assertThat(point.get("recall").asDouble()).isEqualTo(0.5);
    assertThat(point.get("mean_f1_score").asDouble()).as("dogs have no truth").isEqualTo(0.9);
    assertThat(point.get("mean_f1").asDouble()).isEqualTo(2.0 / 3);
  }

  @Test
  void unknownImagesAreRefusedByIdAndNothingIsWritten() throws IOException {
    EvaluateRequest request = request(TRUTH, "[" + detection(99, 3, "[1,1,2,2]", .5) + "]", false);
    assertThatThrownBy(() -> BothPaths.evaluate(request))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 images of ")
        .hasMessageContaining("(99)")
        .hasMessageContaining("--ignore-unknown-images");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void whatLiesBesideTheImageTableIsToldWhereverImagesAreMatched() throws IOException {
    PairFiles pair = new PairFiles(folder);
    pair.write(
        "table/images.json",
        "{\"image_id\":1,\"part\":\"odd\"}\n{\"image_id\":2,\"part\":\"even\"}\n");
    pair.write("table/README.md", "About the images.");
    String table = folder.resolve("table").toString();
    EvaluateRequest request =
        pair.request(
            pair.write("truth.json", PairFiles.TRUTH),
            pair.write("detections.json", PairFiles.DETECTIONS),
            Map.of("image-table", table, "slice-by", "part"));
    assertThat(pair.evaluate(request).warnings())
        .contains("a file of %s holds no rows and was passed over (README.md)".formatted(table));
  }

  /** All three ids are stems of files, but two of them are ids of the truth. */
  @Test
  void aStrangeIdAmongKnownOnesDoesNotTurnThemIntoNames() throws IOException {
    String truth =
        """
        {"images":[{"id":1,"file_name":"0.jpg","width":99,"height":99},
                   {"id":2,"file_name":"1.jpg","width":99,"height":99},
                   {"id":3,"file_name":"2.jpg","width":99,"height":99}],
         "annotations":[{"id":1,"image_id":1,"category_id":3,"bbox":[10,10,20,20],"area":400}],
         "categories":[{"id":3,"name":"cat"}]}
        """;
    String detections =
        "[%s,%s,%s]"
            .formatted(
                detection(1, 3, "[10,10,20,20]", .9),
                detection(2, 3, "[1,1,2,2]", .8),
                detection(0, 3, "[1,1,2,2]", .7));
    EvaluateRequest request = request(truth, detections, false);
    assertThatThrownBy(() -> BothPaths.evaluate(request))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("(0)");
  }

  @Test
  void whatIsLeftOutIsNamedInWarnings() throws IOException {
    EvaluateRequest request =
        request(
            TRUTH,
            "[%s,%s,%s]"
                .formatted(
                    detection(99, 3, "[1,1,2,2]", .5),
                    detection(1, 77, "[1,1,2,2]", .5),
                    detection(1, 3, "[10,10,20,20]", .6)),
            true);
    Evaluation result = BothPaths.evaluate(request);
    assertThat(result.summary().value(CocoMetric.AP50)).isCloseTo(51 / 101.0, within(1e-12));
    assertThat(result.warnings()).hasSize(2);
    assertThat(result.warnings().get(0)).contains("(99)");
    assertThat(result.warnings().get(1)).contains("category ids 77");
    assertThat(Files.readString(folder.resolve("out/per_class.csv")))
        .contains("3,\"\"\"cat\"\", <b>\",");
  }

  @Test
  void aDuplicatedImageIdIsRefused() throws IOException {
    EvaluateRequest request =
        request(TRUTH.replace("\"id\":2,\"file", "\"id\":1,\"file"), "[]", false);
    assertThatThrownBy(() -> BothPaths.evaluate(request))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot read .*truth.json: image id 1 stands twice in \"images\" \\(the second at byte"
                + " \\d+\\); give each image its own id");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void anAnnotationIdOnTwoImagesIsRefusedWithBothPlaces() throws IOException {
    String truth = TRUTH.replace("\"id\":2,\"image_id\":2", "\"id\":1,\"image_id\":2");
    EvaluateRequest request = request(truth, "[]", false);
    assertThatThrownBy(() -> BothPaths.evaluate(request))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "truth.json: annotation id 1 stands twice in \"annotations\" (at bytes %d and %d);"
                .formatted(
                    truth.indexOf("{\"id\":1,\"image_id\":1"),
                    truth.indexOf("{\"id\":1,\"image_id\":2")));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void damagedDetectionsLeaveNothingBehind() throws IOException {
    EvaluateRequest request = request(TRUTH, "[{\"image_id\":1,", false);
    assertThatThrownBy(() -> BothPaths.evaluate(request))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("detections.json: damaged JSON near byte");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @SharedTest
  @Test
  void aSliceHasTheNumbersOfItsImagesAlone() throws IOException {
    Path pair = SharedFolder.path("eval/cocoapi_fakebbox100");
    JsonNode truth =
        new ObjectMapper().readTree(pair.resolve("instances_val2014_100.json").toFile());
    JsonNode detections =
        new ObjectMapper()
            .readTree(pair.resolve("instances_val2014_fakebbox100_results.json").toFile());
    StringBuilder table = new StringBuilder("image_id,part\n");
    Set<Long> odd = new HashSet<>();
    for (JsonNode image : truth.get("images")) {
      long id = image.get("id").asLong();
      table.append(id).append(id % 2 == 1 ? ",odd\n" : ",even\n");
      if (id % 2 == 1) {
        odd.add(id);
      }
    }
    Path images = Files.writeString(folder.resolve("images.csv"), table);
    EvaluateRequest all =
        EvaluateRequest.of(
            Map.of(
                "annotations",
                pair.resolve("instances_val2014_100.json").toString(),
                "detections",
                pair.resolve("instances_val2014_fakebbox100_results.json").toString(),
                "output",
                folder.resolve("all").toString(),
                "metrics",
                "voc,tide",
                "confidence",
                "0.9",
                "image-table",
                images.toString(),
                "slice-by",
                "part"));
    Evaluation result = BothPaths.evaluate(all);
    keep(truth.get("images"), "id", odd);
    keep(detections, "image_id", odd);
    Evaluation alone = BothPaths.evaluate(request(truth.toString(), detections.toString(), false));
    assertThat(result.warnings()).isEmpty();
    assertThat(result.measurement().slices()).extracting("value").containsExactly("even", "odd");
    CocoSummary slice =
        new CocoSummary(
            Objects.requireNonNull(
                result
                    .measurement()
                    .results()
                    .bySlice(new CocoCurvesMetric(EvaluationSettings.COCO))
                    .get(1)));
    for (CocoMetric metric : CocoMetric.values()) {
      assertThat(slice.value(metric)).as(metric.label()).isEqualTo(alone.summary().value(metric));
    }
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("all/summary.json").toFile());
    assertThat(summary.at("/confidence/AP/0").asDouble())
        .isLessThan(summary.get("AP").asDouble())
        .isLessThan(summary.at("/confidence/AP/1").asDouble());
    assertThat(summary.at("/tide/dAP/Miss").asDouble()).isNotNegative();
    assertThat(summary.at("/voc/AP_2010").asDouble()).isPositive();
    assertThat(
            TestSpark.session()
                .read()
                .parquet(folder.resolve("all/slices.parquet").toString())
                .count())
        .isEqualTo(2);
  }

  private static void keep(JsonNode array, String key, Set<Long> ids) {
    for (Iterator<JsonNode> all = array.elements(); all.hasNext(); ) {
      if (!ids.contains(all.next().get(key).asLong())) {
        all.remove();
      }
    }
  }
}

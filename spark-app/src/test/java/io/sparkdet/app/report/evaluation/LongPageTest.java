package io.sparkdet.app.report.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.evaluate.EvaluateJob;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.job.LazySpark;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of as many classes as LVIS has stays small enough to open at once. */
class LongPageTest {

  private static final int CLASSES = 1203;
  private static final int IMAGES = 400;

  /** A browser reads some 20 MB of this a second. */
  private static final int MOST_BYTES = 2_500_000;

  /** Elements of the HTML, before charts are drawn. */
  private static final int MOST_ELEMENTS = 9_000;

  private static final Pattern ELEMENT = Pattern.compile("<[a-z]");
  private static final Pattern SCRIPT = Pattern.compile("<script.*?</script>", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void aPageOfLvisClassesIsSmallAndHoldsEveryClass() throws IOException {
    LazySpark withoutSpark =
        LazySpark.of(
            () -> {
              throw new AssertionError("nothing here needs Spark");
            },
            new Configuration());
    write();
    Path output = folder.resolve("evaluation");
    new EvaluateJob(
            withoutSpark,
            EvaluateRequest.of(
                Map.of(
                    "annotations",
                    folder.resolve("truth.json").toString(),
                    "detections",
                    folder.resolve("results.json").toString(),
                    "metrics",
                    "coco,calibration",
                    "area-ranges",
                    "all:0:10000000000,small:0:1024",
                    "iou-thresholds",
                    "0.5,0.6,0.7,0.8,0.9",
                    "distributed",
                    "never",
                    "output",
                    output.toString())))
        .run();
    Path file = folder.resolve("page.html");
    EvaluationReport.write(withoutSpark, output.toString(), file.toString());
    String page = Files.readString(file);
    assertThat(Files.size(file)).as("bytes").isLessThan(MOST_BYTES);
    String html = SCRIPT.matcher(page).replaceAll("");
    assertThat(ELEMENT.matcher(html).results().count())
        .as("elements")
        .isBetween(2_000L, (long) MOST_ELEMENTS);
    JsonNode charts =
        new ObjectMapper()
            .readTree(
                page.substring(
                    page.indexOf('>', page.indexOf("id=\"charts\"")) + 1,
                    page.indexOf("</script>", page.indexOf("id=\"charts\""))));
    int classes =
        new ObjectMapper()
            .readTree(output.resolve("summary.json").toFile())
            .get("per_class")
            .size();
    assertThat(classes).isEqualTo(CLASSES);
    for (JsonNode one : charts) {
      JsonNode chart = one.get("chart");
      switch (one.get("kind").asText()) {
        case "classes" ->
            assertThat(chart.get("classes")).as("and all together").hasSize(CLASSES + 1);
        case "matrix" -> {
          assertThat(chart.get("names")).as("and nothing").hasSize(CLASSES + 1);
          assertThat(chart.get("shown")).as("the most confused, and nothing").hasSize(41);
          assertThat(chart.get("cells").size()).isLessThanOrEqualTo(3 * 20_000);
        }
        case "grid" -> {
          if (chart.get("id").asText().equals("table-best")) {
            assertThat(chart.get("rows")).as("detected").hasSizeGreaterThan(CLASSES - 50);
          }
        }
        default ->
            assertThat(chart.path("views").size()).as(chart.path("id").asText()).isLessThan(110);
      }
    }
  }

  /** Made of a few common classes and many rare ones, found, confused, missed and dreamt of. */
  private void write() throws IOException {
    Random random = new Random(1203);
    try (BufferedWriter truth = Files.newBufferedWriter(folder.resolve("truth.json"));
        BufferedWriter results = Files.newBufferedWriter(folder.resolve("results.json"))) {
      truth.write("{\"categories\":[");
      for (int c = 1; c <= CLASSES; c++) {
        truth.write(
            "%s{\"id\":%d,\"name\":\"thing_of_kind_%d\"}".formatted(c == 1 ? "" : ",", c, c));
      }
      truth.write("],\"images\":[");
      for (int i = 1; i <= IMAGES; i++) {
        truth.write("%s{\"id\":%d,\"file_name\":\"%012d.jpg\"}".formatted(i == 1 ? "" : ",", i, i));
      }
      truth.write("],\"annotations\":[");
      results.write("[");
      int id = 0;
      boolean first = true;
      for (int image = 1; image <= IMAGES; image++) {
        for (int g = 0; g < 12; g++) {
          id++;
          int category =
              id <= CLASSES ? id : 1 + (int) (CLASSES * Math.pow(random.nextDouble(), 3));
          int side = (int) Math.exp(2 + 4 * random.nextDouble());
          String box =
              "[%d,%d,%d,%d]".formatted(random.nextInt(400), random.nextInt(300), side, side + 1);
          truth.write(
              "%s{\"id\":%d,\"image_id\":%d,\"category_id\":%d,\"bbox\":%s,\"area\":%d}"
                  .formatted(
                      id == 1 ? "" : ",", id, image, category, box, (long) side * (side + 1)));
          for (int d = 0; d < 2; d++) {
            boolean same = d == 0 && random.nextInt(10) > 2;
            int found = same ? category : 1 + (category + random.nextInt(7)) % CLASSES;
            double score = same ? random.nextDouble() : Math.pow(random.nextDouble(), 2);
            results.write(
                "%s{\"image_id\":%d,\"category_id\":%d,\"bbox\":%s,\"score\":%.3f}"
                    .formatted(first ? "" : ",", image, found, box, score));
            first = false;
          }
        }
      }
      truth.write("]}");
      results.write("]");
    }
  }
}

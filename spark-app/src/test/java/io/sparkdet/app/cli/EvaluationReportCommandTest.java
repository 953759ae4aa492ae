package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate} and {@code report --evaluate} as typed. */
class EvaluationReportCommandTest {

  @TempDir private Path folder;

  @Test
  void evaluateWritesAPageWithPicturesThatReportWritesAgain() throws IOException {
    Path lake = folder.resolve("lake");
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 4, 5, 256));
    Path truth = lake.resolve("instances.json");
    Path results = Files.writeString(folder.resolve("results.json"), results(truth));
    String out = folder.resolve("evaluation").toString();
    Invocation evaluated =
        Invocation.of(
            "evaluate",
            "--annotations",
            truth.toString(),
            "--detections",
            results.toString(),
            "--metrics",
            "tide",
            "--images",
            lake.resolve("images").toString(),
            "--output",
            out);
    assertThat(evaluated.err())
        .startsWith("sparkdet: measured in one JVM on ")
        .endsWith("; Spark was started for the pictures alone" + System.lineSeparator());
    assertThat(evaluated.status()).isZero();
    assertThat(evaluated.out()).contains("Average Precision  (AP) @[ IoU=0.50:0.95");
    String page = Files.readString(folder.resolve("evaluation/report.html"));
    assertThat(page)
        .contains("found where nothing is annotated", "annotated where nothing is found")
        .contains("class=\"box finding\"", "class=\"box finding truth\"", "base64,")
        .contains("id=\"chart-tide\"", "id=\"chart-curves\"", "id=\"chart-errors\"")
        .contains("<b>2 errors</b> <span class=\"soft\">1 missed, 1 false positive, 5 right")
        .contains("class=\"box missed truth\"", "class=\"box wrong\"", "class=\"box right quiet")
        .doesNotContain("There is no such picture");

    Path again = folder.resolve("again/page.html");
    Invocation reported = Invocation.of("report", "--evaluate", out, "--output", again.toString());
    assertThat(reported.status()).as(reported.err()).isZero();
    assertThat(reported.out()).contains("again/page.html");
    assertThat(Files.readString(again)).isEqualTo(page);
    assertThat(folder.resolve("again")).isDirectoryContaining("glob:**/page.html");

    Invocation plain =
        Invocation.of(
            "evaluate",
            "--overwrite",
            "--annotations",
            truth.toString(),
            "--detections",
            results.toString(),
            "--output",
            out);
    assertThat(plain.status()).isZero();
    assertThat(folder.resolve("evaluation/audit.parquet")).as("that of before").doesNotExist();
    assertThat(folder.resolve("evaluation/worst_images.parquet")).doesNotExist();
    assertThat(folder.resolve("evaluation/report.html"))
        .content()
        .contains("Not made: give the folder of the pictures");
  }

  @Test
  void aReportIsOfOneThing() {
    Invocation none = Invocation.of("report", "--output", "x.html");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("give either --label or --evaluate");
    Invocation both =
        Invocation.of("report", "--label", "a", "--evaluate", "b", "--output", "x.html");
    assertThat(both.status()).isEqualTo(2);
    assertThat(both.err()).hasLineCount(1).contains("give either --label or --evaluate");
  }

  @Test
  void picturesThatAreNowhereAreOneLineForTheUser() {
    Invocation nowhere =
        Invocation.of(
            "evaluate",
            "--annotations",
            folder.toString(),
            "--detections",
            folder.toString(),
            "--images",
            folder.resolve("nowhere").toString(),
            "--output",
            folder.resolve("out").toString());
    assertThat(nowhere.status()).isEqualTo(2);
    assertThat(nowhere.err()).hasLineCount(1).contains("nowhere: it does not exist; mend --images");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /** Returns the truths as detections, the first left out, and one where nothing is. */
  private static String results(Path truth) throws IOException {
    StringBuilder results = new StringBuilder("[");
    JsonNode annotations = new ObjectMapper().readTree(truth.toFile()).get("annotations");
    for (int i = 1; i < annotations.size(); i++) {
      JsonNode annotation = annotations.get(i);
      results.append(
          "{\"image_id\":%d,\"category_id\":%d,\"bbox\":%s,\"score\":0.9},"
              .formatted(
                  annotation.get("image_id").asLong(),
                  annotation.get("category_id").asLong(),
                  annotation.get("bbox")));
    }
    return results
        .append(
            "{\"image_id\":%d,\"category_id\":1,\"bbox\":[-4,-4,9,9],\"score\":0.8}]"
                .formatted(annotations.get(0).get("image_id").asLong()))
        .toString();
  }
}

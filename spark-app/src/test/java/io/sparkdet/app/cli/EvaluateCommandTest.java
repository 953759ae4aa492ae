package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateCommandTest {

  private static final String TRUTH =
      """
      {"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":3,"name":"cat"}],
       "annotations":[{"id":7,"image_id":1,"category_id":3,"bbox":[10,10,20,20],"area":400}]}
      """;

  private static final String DETECTIONS =
      "[{\"image_id\":1,\"category_id\":3,\"bbox\":[10,10,20,20],\"score\":0.5}]";

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private Invocation evaluate(String truth, String detections) throws IOException {
    return evaluate(truth, detections, "--output", folder.resolve("out").toString());
  }

  private Invocation evaluate(String truth, String detections, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--annotations",
                Files.writeString(folder.resolve("truth.json"), truth).toString(),
                "--detections",
                Files.writeString(folder.resolve("detections.json"), detections).toString()));
    arguments.addAll(List.of(more));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  @Test
  void twelveLinesArePrintedAsPycocotoolsDoes() throws IOException {
    Invocation run = evaluate(TRUTH, DETECTIONS);
    assertThat(run.err())
        .matches(
            "sparkdet: measured in one JVM on \\d+ threads \\(about \\d+ MB needed of a heap of"
                + " \\d+ MB\\)\\R");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .hasSize(12)
        .first()
        .isEqualTo(
            " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 1.000");
    assertThat(folder.resolve("out/summary.json")).exists();
  }

  @Test
  void withoutAFolderTheSameNumbersAreToldAndNothingIsWritten() throws IOException {
    Invocation written = evaluate(TRUTH, DETECTIONS);
    Invocation told = evaluate(TRUTH, DETECTIONS, "--distributed", "never", "--overwrite");
    assertThat(told.status()).isZero();
    assertThat(told.out()).isEqualTo(written.out());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("truth.json", "detections.json", "out");
    }
  }

  /** By this JVM alone and by Spark's tasks. */
  @ParameterizedTest
  @ValueSource(strings = {"never", "always"})
  void aSummaryAloneHasTheNumbersOfTheOneInTheFolder(String distributed) throws IOException {
    Path file = folder.resolve("numbers.json");
    String[] asked = {"--metrics", "coco,voc", "--confidence", "0.9", "--distributed", distributed};
    Invocation alone = evaluate(TRUTH, DETECTIONS, with("--summary", file, asked));
    assertThat(alone.status()).as(alone.err()).isZero();
    Invocation whole = evaluate(TRUTH, DETECTIONS, with("--output", folder.resolve("out"), asked));
    assertThat(whole.status()).as(whole.err()).isZero();
    ObjectNode found = (ObjectNode) JSON.readTree(file.toFile());
    ObjectNode expected = (ObjectNode) JSON.readTree(folder.resolve("out/summary.json").toFile());
    expected.remove(List.of("seconds", "errors", "operating_point"));
    found.remove("seconds");
    ((ObjectNode) expected.get("settings")).remove(List.of("confusion-score", "confusion-iou"));
    assertThat(found).isEqualTo(expected);
    assertThat(found.get("voc")).isNotNull();
    assertThat(evaluate(TRUTH, DETECTIONS, "--summary", file.toString()).err())
        .contains("the file exists already");
  }

  private static String[] with(String option, Path place, String... more) {
    return Stream.concat(Stream.of(option, place.toString()), Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void theSummaryReplacesNoInput() throws IOException {
    String truth = folder.resolve("truth.json").toString();
    Invocation run = evaluate(TRUTH, DETECTIONS, "--summary", truth, "--overwrite");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly(
            "sparkdet: Cannot write to %s: it is an input; name another with --summary"
                .formatted(truth));
    assertThat(folder.resolve("truth.json")).hasContent(TRUTH);
  }

  /** Each: options without a folder, and what the one line says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--metrics lvis| (--metrics) without a file: give --output a folder, or --summary a file",
        "--confidence 0.9| (--confidence) without a file: give --output a folder",
        "--confusion-score 0.3| Cannot use --confusion-score without --output",
        "--confusion-iou 0.3 --summary s.json| Cannot use --confusion-iou without --output",
        "--output o --summary s.json| Cannot write the summary to s.json beside --output",
      })
  void whatWouldBeToldNowhereIsRefused(String options, String problem) throws IOException {
    Invocation run = evaluate(TRUTH, DETECTIONS, options.split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1).first().asString().contains(problem);
    assertThat(run.out()).isEmpty();
  }

  /** Each: which file, what is replaced in it by what, and what the one line must say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "truth| ,\"area\":400}]}| | damaged JSON near byte",
        "truth| [10,10,20,20]| [10,10,20]| \"bbox\" at byte 148 must be a box of 4 numbers",
        "truth| [10,10,20,20]| \"10\"| \"bbox\" at byte 139 must be a box of 4 numbers",
        "truth| \"image_id\":1,| | the annotation at byte 95 has no \"image_id\"",
        "truth| \"images\"| \"pictures\"| it has no \"images\"",
        "truth| \"name\":\"cat\"}| \"name\":\"cat\"},{\"id\":3}| category id 3 stands twice",
        "truth| \"a.jpg\"}| \"a.jpg\"},{\"id\":1}| image id 1 stands twice in \"images\" (the"
            + " second",
        "truth| \"annotations\":[| \"annotations\":[5,| \"annotations\" at byte 95 must hold"
            + " objects",
        "detections| ,\"score\":0.5}]| | damaged JSON near byte",
        "detections| [10,10,20,20]| [10,10,20]| \"bbox\" at byte 47 must be a box of 4 numbers",
        "detections| 0.5| \"0.5\"| \"score\" at byte 60 must be a finite number (found the text",
        "detections| 0.5| NaN| \"score\" at byte 60 must be a finite number (found NaN)",
        "detections| \"category_id\":3,| | the detection at byte 1 has no \"category_id\"",
        "detections| \"image_id\":1| \"image_id\":true| \"image_id\" at byte 13 must be a whole",
        "detections| [{| {\"a\":[{| expected an array of detections",
      })
  void damageIsOneLineOfFileKeyAndPlaceAndNothingIsWritten(
      String file, String intact, String damage, String problem) throws IOException {
    String put = damage == null ? "" : damage;
    boolean inTruth = file.equals("truth");
    String text = inTruth ? TRUTH : DETECTIONS;
    assertThat(text).contains(intact);
    String damaged = text.replace(intact, put);
    Invocation run = evaluate(inTruth ? damaged : TRUTH, inTruth ? DETECTIONS : damaged);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("sparkdet: Cannot read " + folder.resolve(file + ".json") + ": ")
        .contains(problem);
    assertThat(run.out()).isEmpty();
    assertThat(folder.resolve("out")).doesNotExist();
  }
}

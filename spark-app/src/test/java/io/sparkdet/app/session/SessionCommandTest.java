package io.sparkdet.app.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCommandTest {

  @TempDir static Path folder;

  private static final SparkSession SPARK = TestSpark.session();

  @BeforeAll
  static void paintPhotos() {
    SampleLake.write(SPARK, new SampleLake.Options(at("lake"), 4, 1, 128));
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  private static SessionResult run(String command, Map<String, ?> options) {
    return SessionCommand.run(SPARK, command, options, new SessionConsole());
  }

  @Test
  void labelEvaluateAndCompareGiveLinesNotesAndSummaries() throws IOException {
    SessionConsole console = new SessionConsole();
    SessionResult labelled =
        SessionCommand.run(
            SPARK,
            "label",
            Map.of("input", List.of(at("lake/images")), "output", at("labels")),
            console);
    assertThat(labelled.line()).startsWith("4 images: 4 ok;").endsWith("-> " + at("labels"));
    assertThat(labelled.notes()).anyMatch(note -> note.startsWith("sparkdet: labelled on cpu"));
    assertThat(console.take()).isEqualTo(labelled.notes());
    assertThat(console.take()).isEmpty();
    assertThat(json(labelled).get("images").asInt()).isEqualTo(4);

    SessionResult measured =
        run(
            "evaluate",
            Map.of(
                "annotations", at("lake/instances.json"),
                "detections", at("labels"),
                "output", at("evaluation"),
                "max-detections", List.of(1, 10, 100)));
    assertThat(measured.lines()).anyMatch(line -> line.contains("Average Precision"));
    assertThat(json(measured).get("AP").asDouble()).isBetween(0.1, 1.0);

    SessionResult compared =
        run(
            "compare",
            Map.of("before", at("labels"), "after", at("labels"), "output", at("changes")));
    assertThat(json(compared).isEmpty()).isFalse();
    assertThat(SPARK.sparkContext().isStopped()).isFalse();
  }

  @Test
  void theSummaryOfLabelGoesWhereItIsNamedAndNothingElseIsLeft() throws IOException {
    long before = temporary();
    SessionResult labelled =
        run(
            "label",
            Map.of(
                "input", at("lake/images"),
                "output", at("named"),
                "summary", at("summary.json"),
                "quiet", true));
    assertThat(labelled.summary()).isEqualTo(Files.readString(folder.resolve("summary.json")));
    assertThat(labelled.notes()).isEmpty();
    assertThat(run("models", Map.of()).summary()).isEqualTo("{}");
    assertThat(temporary()).isEqualTo(before);
  }

  private static long temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.toString().contains("sparkdet-summary")).count();
    }
  }

  @Test
  void whatTheUserCanMendIsOneSentence() {
    assertThatThrownBy(
            () -> run("label", Map.of("input", at("lake/images"), "outptu", at("nowhere"))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot run sparkdet label: unknown option --outptu (did you mean --output?);"
                + " sparkdet label --help lists the options");
    assertThatThrownBy(() -> run("label", Map.of("input", at("gone"), "output", at("x"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(at("gone"))
        .hasMessageNotContaining("sparkdet: ");
    assertThatThrownBy(() -> run("lable", Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("unknown command 'lable' (did you mean label?)");
  }

  @Test
  void aDryRunTellsAndWritesNothing() {
    SessionResult told =
        run("label", Map.of("input", at("lake/images"), "dry-run", true, "quiet", true));
    assertThat(told.lines()).isNotEmpty();
    assertThat(told.summary()).isEqualTo("{}");
  }

  @Test
  void whatWouldNeverEndIsRefused() {
    assertThatThrownBy(
            () ->
                run("label", Map.of("input", at("lake/images"), "output", at("x"), "watch", "60s")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot run label with watch in a session: it would never end; run label with"
                + " incremental again and again");
  }

  @Test
  void tooManyFailedImagesAreAnErrorAndTheResultsStay() throws IOException {
    Files.createDirectories(folder.resolve("broken"));
    Files.writeString(folder.resolve("broken/a.jpg"), "no picture");
    assertThatThrownBy(
            () ->
                run(
                    "label",
                    Map.of(
                        "input", at("broken"),
                        "output", at("failed"),
                        "max-error-fraction", 0.5)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "1 of 1 images failed, more than --max-error-fraction 0.5 allows; the results are kept"
                + " in "
                + at("failed"));
    assertThat(SPARK.read().parquet(at("failed")).count()).isEqualTo(1);
  }

  private static JsonNode json(SessionResult result) throws IOException {
    return new ObjectMapper().readTree(result.summary());
  }
}

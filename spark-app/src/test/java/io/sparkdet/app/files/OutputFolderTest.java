package io.sparkdet.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.metric.EvaluationMetrics;
import io.sparkdet.app.files.lease.OutputLease;
import io.sparkdet.app.train.card.ModelCard;
import io.sparkdet.app.train.history.TensorBoardFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {

  private static final Configuration HADOOP = new Configuration();

  private static final String JOB = "0a1b2c3d-0000-4000-8000-0123456789ab";

  @TempDir private Path folder;

  @Test
  void whatIsThereIsRefusedAndStays() throws IOException {
    Path output = evaluation("out");
    assertThatThrownBy(() -> claim(OutputKind.EVALUATION, output, false))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot write to %s: it is not empty; name another --output, or replace what is there"
                + " with --overwrite",
            output);
    assertThat(names(output)).containsExactly("per_class.csv", "summary.json");
  }

  @Test
  void anEmptyFolderOrOneWithHiddenFilesOnlyIsWrittenInto() throws IOException {
    Path output = Files.createDirectories(folder.resolve("out"));
    Files.createFile(output.resolve(".hidden"));
    try (OutputFolder claimed = claim(OutputKind.EVALUATION, output, false)) {
      assertThat(claimed.working()).isEqualTo(output.toString());
      claimed.publish();
    }
    assertThat(folder).isDirectoryContaining("glob:**/out");
    assertThat(names(folder)).containsExactly("out");
  }

  @Test
  void overwriteReplacesTheWholeOutputOnceTheNewIsComplete() throws IOException {
    Path output = evaluation("out");
    try (OutputFolder claimed = claim(OutputKind.EVALUATION, output, true)) {
      Path working = Path.of(java.net.URI.create(claimed.working()));
      Files.writeString(Files.createDirectories(working).resolve("summary.json"), "new");
      assertThat(output.resolve("summary.json")).hasContent("old");
      claimed.publish();
    }
    assertThat(names(output)).containsExactly("summary.json");
    assertThat(output.resolve("summary.json")).hasContent("new");
    assertThat(names(folder)).containsExactly("out");
  }

  @Test
  void aRunThatFailsLeavesTheOldOutputAndNothingElse() throws IOException {
    Path output = evaluation("out");
    try (OutputFolder claimed = claim(OutputKind.EVALUATION, output, true)) {
      Path working = Path.of(java.net.URI.create(claimed.working()));
      Files.writeString(Files.createDirectories(working).resolve("summary.json"), "half");
    }
    assertThat(output.resolve("summary.json")).hasContent("old");
    assertThat(names(folder)).containsExactly("out");
  }

  @Test
  void whatIsNoOutputOfTheCommandIsNeverOverwritten() throws IOException {
    Path output = evaluation("out");
    Files.writeString(output.resolve("thesis.docx"), "years of work");
    for (OutputKind kind : OutputKind.values()) {
      assertThatThrownBy(() -> claim(kind, output, true))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("Cannot overwrite %s: it holds other things than ", output)
          .hasMessageEndingWith("; name another --output or remove it yourself");
    }
    assertThat(output.resolve("thesis.docx")).hasContent("years of work");
  }

  @Test
  void filesOfOthersWithCommonNamesAreNeverOverwritten() throws IOException {
    refused(OutputKind.LABELS, "cats.parquet");
    refused(OutputKind.LABELS, "settings.json");
    refused(OutputKind.LABELS, "_SUCCESS", "part-00000-" + JOB + "-c000.json");
    refused(OutputKind.LABELS, "_SUCCESS", "part-00000-" + JOB + "-c000.snappy.parquet");
    refused(OutputKind.EVALUATION, "per_class.csv", "instances.json");
    refused(OutputKind.COMPARISON, "boxes.parquet", "changes.csv", "instances.json");
    refused(OutputKind.MODEL, "model.json", "mine.onnx");
    refused(OutputKind.MODEL, "history.csv");
    refused(OutputKind.MODEL, "model.json", "README.md");
    refused(OutputKind.MODEL, "model.json", "boxes.jpg");
    refused(OutputKind.MODEL, "model.json", "last");
    refused(OutputKind.MODEL, "model.json", "tensorboard");
    refused(OutputKind.LAKE, "images", "instances.json");
  }

  /** All files that evaluate writes with every metric. */
  @Test
  void whateverEvaluateWroteIsReplaced() throws IOException {
    Path output = evaluation("out");
    for (String name : EvaluationMetrics.files()) {
      if (!name.equals("per_class.csv")) {
        Files.createFile(output.resolve(name));
      }
    }
    try (OutputFolder claimed = claim(OutputKind.EVALUATION, output, true)) {
      assertThat(claimed.working()).isNotEqualTo(output.toString());
    }
  }

  /** All files of a run of train that was validated. */
  @Test
  void whateverTrainWroteIsReplaced() throws IOException {
    Path output = folder.resolve("run");
    for (String name :
        List.of(
            "model.json",
            "weights.safetensors",
            "history.csv",
            "history.html",
            "boxes.jpg",
            "checkpoints/update-12.safetensors",
            "last/model.json",
            "last/weights.safetensors",
            "tensorboard/" + TensorBoardFile.name(1))) {
      Files.createDirectories(output.resolve(name).getParent());
      Files.createFile(output.resolve(name));
    }
    Files.writeString(
        output.resolve(ModelCard.FILE), "# run\n\nA SparkDet model folder: a detector");
    try (OutputFolder claimed = claim(OutputKind.MODEL, output, true)) {
      assertThat(claimed.working()).isNotEqualTo(output.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3_000_000})
  void aTableOfLabelIsKnownByItsColumnsHoweverLongItsFirstRow(int boxes) throws IOException {
    Path output = Files.createDirectories(folder.resolve("labels"));
    Files.createFile(output.resolve("_SUCCESS"));
    Files.writeString(
        output.resolve("part-00000-" + JOB + "-c000.json"),
        """
        {"path":"a","status":"ok","detections":[%s0],"settings":"s","run_id":"r","labelled_at":"t"}
        """
            .formatted("0,".repeat(boxes)));
    try (OutputFolder claimed = claim(OutputKind.LABELS, output, true)) {
      assertThat(claimed.working()).isNotEqualTo(output.toString());
    }
  }

  private void refused(OutputKind kind, String... names) throws IOException {
    Path output = Files.createTempDirectory(folder, "foreign");
    for (String name : names) {
      Files.writeString(output.resolve(name), "{\"years\":\"of work\"}");
    }
    assertThatThrownBy(() -> claim(kind, output, true))
        .as("%s %s", kind, List.of(names))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot overwrite %s: it holds other things than ", output);
    assertThat(names(output)).containsExactlyInAnyOrder(names);
  }

  @Test
  void aRunThatIsKilledWhileItWritesLeavesTheEarlierOutputInItsPlace() throws IOException {
    Path output = model("old");
    try (OutputFolder running = leased(output)) {
      write(Path.of(java.net.URI.create(running.working())), "half");
      assertThat(output.resolve("model.json")).hasContent("old");
    }
    assertThat(output.resolve("model.json")).hasContent("old");
  }

  @Test
  void theLeaseGoesOnWhereTheNewOutputTakesThePlaceOfTheOld() throws IOException {
    Path output = model("old");
    try (OutputFolder running = leased(output)) {
      write(Path.of(java.net.URI.create(running.working())), "new");
      running.publish();
      assertThat(running.working()).isEqualTo(output.toString());
      assertThat(output.resolve("model.json")).hasContent("new");
      running.verify();
      assertThatThrownBy(() -> OutputLease.take(output.toString(), HADOOP, note -> {}))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("another run is writing it");
      write(output, "newer");
      running.publish();
    }
    assertThat(names(output)).containsExactly("model.json");
    assertThat(output.resolve("model.json")).hasContent("newer");
    assertThat(names(folder)).containsExactly("model");
  }

  @Test
  void anEarlierOutputComesBackThatAKilledRunLeftBesideItsPlace() throws IOException {
    Path output = model("old");
    Files.createDirectories(output.resolve("_sparkdet"));
    Files.move(output, folder.resolve(".model.earlier"));
    assertThatThrownBy(() -> claim(OutputKind.MODEL, output, false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it is not empty");
    assertThat(names(output)).containsExactly("model.json");
    assertThat(names(folder)).containsExactly("model");

    Files.move(output, folder.resolve(".model.earlier"));
    Files.createDirectories(output);
    assertThatThrownBy(() -> claim(OutputKind.MODEL, output, true))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot write to %s: its earlier output is in %s, since a run was killed while it"
                + " replaced that; move it back or remove it",
            output, "file:" + folder.resolve(".model.earlier"));
  }

  @Test
  void aFolderThatIsMadeInOneGoIsWrittenBesideItsPlaceAlsoWhereNothingIs() throws IOException {
    Path output = folder.resolve("fresh");
    try (OutputFolder running =
        claim(OutputKind.MODEL, output, false).leasedBeside(HADOOP, note -> {})) {
      write(running.workingHere(), "whole");
      assertThatThrownBy(
              () -> claim(OutputKind.MODEL, output, false).leasedBeside(HADOOP, note -> {}))
          .hasMessageContaining("another run is writing it");
      running.publish();
    }
    assertThat(names(output)).containsExactly("model.json");
    try (OutputFolder failing =
        claim(OutputKind.MODEL, folder.resolve("other"), false).leasedBeside(HADOOP, note -> {})) {
      write(failing.workingHere(), "half");
    }
    assertThat(names(folder)).containsExactly("fresh");
  }

  private OutputFolder leased(Path output) {
    return claim(OutputKind.MODEL, output, true).leased(HADOOP, note -> {});
  }

  private Path model(String text) throws IOException {
    Path output = folder.resolve("model");
    write(output, text);
    return output;
  }

  private static void write(Path output, String text) throws IOException {
    Files.writeString(Files.createDirectories(output).resolve("model.json"), text);
  }

  @Test
  void aFileIsRefusedOrReplacedByTheSameRule() throws IOException {
    Path file = Files.writeString(folder.resolve("s.json"), "old");
    assertThatThrownBy(() -> OutputFile.claim("--summary", file.toString(), false, HADOOP))
        .hasMessage(
            "Cannot write to %s: the file exists already; name another with --summary, or replace"
                + " it with --overwrite",
            file);
    OutputFile.claim("--summary", file.toString(), true, HADOOP);
    assertThat(file).hasContent("old");
    assertThatThrownBy(() -> OutputFile.claim("--summary", folder.toString(), true, HADOOP))
        .hasMessage("Cannot write to %s: it is a folder; name a file with --summary", folder);
  }

  private OutputFolder claim(OutputKind kind, Path output, boolean overwrite) {
    return OutputFolder.claim(kind, "--output", output.toString(), overwrite, HADOOP);
  }

  private Path evaluation(String name) throws IOException {
    Path output = Files.createDirectories(folder.resolve(name));
    Files.writeString(output.resolve("summary.json"), "old");
    Files.writeString(output.resolve("per_class.csv"), "old");
    return output;
  }

  private static List<String> names(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(n -> !n.equals(".hidden"))
          .sorted()
          .toList();
    }
  }
}

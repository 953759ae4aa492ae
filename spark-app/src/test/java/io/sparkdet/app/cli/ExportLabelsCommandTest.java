package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export-labels} as typed, and what {@code evaluate} makes of its files. */
class ExportLabelsCommandTest {

  @TempDir private static Path lake;

  @TempDir private Path folder;

  @BeforeAll
  static void labelALake() {
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(lake.resolve("lake").toString(), 8, 1, 256));
    run("label", "--quiet", "--input", path("lake/images"), "--output", path("labels"));
  }

  private static String path(String name) {
    return lake.resolve(name).toString();
  }

  private static Invocation run(String... arguments) {
    Invocation done = Invocation.of(arguments);
    assertThat(done.err()).isEmpty();
    assertThat(done.status()).isZero();
    return done;
  }

  private Invocation export(String format, String output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "export-labels",
                "--label",
                path("labels"),
                "--format",
                format,
                "--output",
                folder.resolve(output).toString()));
    arguments.addAll(List.of(more));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  /** Returns the summary of the table's own boxes against an export of them. */
  private JsonNode measured(String... annotations) throws Exception {
    Path output = folder.resolve("measure-" + annotations.length + annotations[1].hashCode());
    List<String> arguments =
        new ArrayList<>(List.of("evaluate", "--quiet", "--detections", path("labels"), "--output"));
    arguments.add(output.toString());
    arguments.addAll(List.of(annotations));
    run(arguments.toArray(String[]::new));
    return new ObjectMapper().readTree(output.resolve("summary.json").toFile());
  }

  @Test
  void evaluateFindsTheTablesOwnBoxesInACocoFile() throws Exception {
    Invocation done = export("coco", "labels.json");
    assertThat(done.status()).as(done.err()).isZero();
    assertThat(done.out())
        .matches(
            "\\Q" + folder.resolve("labels.json") + "\\E: 8 images, \\d+ boxes of \\d classes\n");
    JsonNode summary = measured("--annotations", folder.resolve("labels.json").toString());
    assertThat(summary.get("AP").asDouble()).isEqualTo(1.0);
    assertThat(summary.get("images").asInt()).isEqualTo(8);
    assertThat(summary.get("truths").asInt()).isPositive();
    assertThat(summary.get("truths")).isEqualTo(summary.get("detections"));
  }

  @Test
  void evaluateFindsTheTablesOwnBoxesInAVocFolder() throws Exception {
    assertThat(export("voc", "voc").status()).isZero();
    String voc = folder.resolve("voc").toString();
    JsonNode summary = measured("--annotations", voc);
    assertThat(summary.get("AP").asDouble()).isEqualTo(1.0);
    assertThat(summary.get("images").asInt()).isEqualTo(8);
    assertThat(summary.get("truths")).isEqualTo(summary.get("detections"));
  }

  /** The files of subfolders are read by the list of their names. */
  @Test
  void evaluateReadsAVocFolderWithSubfoldersByItsList() throws Exception {
    assertThat(export("voc", "voc", "--root", path("lake")).status()).isZero();
    String voc = folder.resolve("voc").toString();
    assertThat(folder.resolve("voc/Annotations/images")).isDirectory();
    JsonNode summary =
        measured("--annotations", voc, "--split", voc + "/ImageSets/Main/default.txt");
    assertThat(summary.get("AP").asDouble()).isEqualTo(1.0);
    assertThat(summary.get("images").asInt()).isEqualTo(8);
  }

  @Test
  void anEarlierExportIsReplacedWithOverwriteOnly() throws Exception {
    assertThat(export("yolo", "yolo").status()).isZero();
    Invocation refused = export("voc", "yolo");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .hasLineCount(1)
        .contains("it is not empty; name another --output, or replace what is there with");
    assertThat(export("voc", "yolo", "--overwrite").status()).isZero();
    try (Stream<Path> entries = Files.list(folder.resolve("yolo"))) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .containsExactlyInAnyOrder("Annotations", "ImageSets", "labelmap.txt", "export.json");
    }
    Files.createDirectory(folder.resolve("yolo/images"));
    assertThat(export("voc", "yolo", "--overwrite").err())
        .contains("it holds other things than an output of export-labels");

    Files.writeString(folder.resolve("file"), "old");
    assertThat(export("cvat", "file").err()).contains("the file exists already");
    assertThat(folder.resolve("file")).hasContent("old");
    assertThat(export("cvat", "file", "--overwrite").status()).isZero();
    assertThat(Files.readString(folder.resolve("file"))).startsWith("<?xml version=\"1.0\"");
  }

  /** Annotations made by hand have the same names, and are nobody's to replace. */
  @Test
  void annotationsOfOthersAreNeverReplaced() throws Exception {
    Path own = Files.createDirectories(folder.resolve("own/Annotations"));
    Files.writeString(own.resolve("x.xml"), "<annotation/>");
    Files.writeString(folder.resolve("own/export.json"), "{}");
    Invocation refused = export("voc", "own", "--overwrite");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("it holds other things than an output of export-labels");
    assertThat(own.resolve("x.xml")).exists();
  }

  @Test
  void whatIsMissingOrWrongIsOneLine() {
    Invocation missing = Invocation.of("export-labels", "--label", "x");
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err())
        .hasLineCount(1)
        .contains("Cannot run sparkdet export-labels without --format and --output");
    assertThat(export("coca", "x").err()).hasLineCount(1).contains("did you mean coco?");
    assertThat(export("coco", "x", "--classes", path("nowhere")).err())
        .hasLineCount(1)
        .contains("there is no such file; mend --classes");
    assertThat(
            Invocation.of(
                    "export-labels",
                    "--label",
                    path("nowhere"),
                    "--format",
                    "coco",
                    "--output",
                    path("x"))
                .err())
        .hasLineCount(1)
        .contains("it does not exist; mend --label");
  }
}

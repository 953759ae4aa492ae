package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code label --dry-run}: what is told, and that nothing is left. */
class LabelDryRunTest {

  private static final int PICTURES = 12;

  @TempDir static Path lake;
  @TempDir Path folder;

  @BeforeAll
  static void drawPictures() throws IOException {
    SampleLake.write(
        TestSpark.session(),
        new SampleLake.Options(lake.resolve("lake").toString(), PICTURES, 1, 96));
    Files.writeString(lake.resolve("lake/images/notes.txt"), "no picture");
    Files.writeString(lake.resolve("lake/images/.hidden.jpg"), "hidden");
  }

  private static String pictures() {
    return lake.resolve("lake/images").toString();
  }

  @Test
  void imagesBytesAndTimeAreToldAndNothingIsWritten() throws IOException {
    List<String> before = temporary();
    Invocation run = Invocation.of("label", "--dry-run", "--input", pictures());
    assertThat(run.status()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .matches("12 images to label, \\d+\\.\\d MB; passed over: 1 hidden, 1 not_a_picture");
    assertThat(lines.get(1))
        .matches(
            "probe with sample@\\w+: \\d+ images \\(0 failed\\) in \\d+\\.\\d s on 2 cores: [\\d.]+"
                + " images/s, [\\d.]+ a core");
    assertThat(lines.get(2))
        .matches("about \\d+ seconds on these 2 cores; [\\d.]+ hours on one core, .*");
    assertThat(lines.get(3)).isEqualTo("nothing was written");
    assertThat(temporary()).isEqualTo(before);
  }

  private static List<String> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(".sparkdet-dry-run"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theOutputStaysAsItIs() throws IOException {
    Path output = folder.resolve("out");
    Invocation run =
        Invocation.of(
            "label",
            "--dry-run",
            "--input",
            pictures(),
            "--output",
            output.toString(),
            "--summary",
            folder.resolve("summary.json").toString());
    assertThat(run.status()).as(run.err()).isZero();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void withIncrementalOnlyWhatIsNewCounts() throws IOException {
    Path some = folder.resolve("some");
    Files.createDirectories(some);
    for (String name : names().subList(0, 5)) {
      Files.copy(Path.of(pictures(), name), some.resolve(name));
    }
    String output = folder.resolve("out").toString();
    assertThat(
            Invocation.of("label", "--incremental", "--input", some.toString(), "--output", output)
                .status())
        .isZero();
    for (String name : names().subList(5, 7)) {
      Files.copy(Path.of(pictures(), name), some.resolve(name));
    }
    Invocation run =
        Invocation.of(
            "label", "--dry-run", "--incremental", "--input", some.toString(), "--output", output);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("2 images to label, ").contains("; 5 known already");
    assertThat(TestSpark.session().read().parquet(output).count()).isEqualTo(5);
    assertThat(
            Invocation.of("label", "--dry-run", "--incremental", "--input", some.toString()).err())
        .contains("without --output");
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(pictures()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+\\.(jpg|png)"))
          .sorted()
          .toList();
    }
  }

  @Test
  void tablesAreCountedToo() {
    String table = folder.resolve("table").toString();
    TestSpark.session()
        .read()
        .format("binaryFile")
        .load(pictures() + "/0*")
        .select("path", "content")
        .write()
        .parquet(table);
    Invocation run =
        Invocation.of("label", "--dry-run", "--input-format", "parquet", "--input", table);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("12 images to label\nprobe with ").contains("nothing was");
  }

  @Test
  void withoutImagesThereIsNothingToProbe() throws IOException {
    Files.createDirectories(folder.resolve("none"));
    Invocation run =
        Invocation.of("label", "--dry-run", "--input", folder.resolve("none").toString());
    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo("0 images to label, 0.0 MB\nnothing was written\n");
  }
}

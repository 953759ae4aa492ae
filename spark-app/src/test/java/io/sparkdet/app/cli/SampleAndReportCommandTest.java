package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.cli.context.CommandContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sample} and {@code report} as typed. */
class SampleAndReportCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void sampleWritesALakeOnceAndRefusesToDoSoAgain() throws Exception {
    String lake = folder.resolve("lake").toString();
    assertThat(run("sample", "--output", lake, "--images", "2", "--size", "64")).isZero();
    assertThat(out.toString()).startsWith(lake + ": 2 pictures, ").contains(" circle, ");
    assertThat(folder.resolve("lake/instances.json")).exists();

    assertThat(run("sample", "--output", lake)).isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains(
            "it is not empty; name another --output, or replace what is there with --overwrite");
  }

  @Test
  void whatCannotBeWrittenIsOneLineForTheUser() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(run("sample", "--output", file.resolve("lake").toString())).isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains("Cannot write to " + file.resolve("lake") + " (--output): ");
  }

  @Test
  void oddValuesAreOneLineForTheUser() {
    assertThat(run("sample", "--output", "x", "--images", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("images must be 1 to 9999999 (0)");
    assertThat(run("sample", "--output", "x", "--size", "many")).isEqualTo(2);
    assertThat(run("report", "--label", "x", "--output", "y.html", "--images", "9999"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("images must be 1 to 1000 (9999)");
  }

  @Test
  void reportSaysWhichTableIsMissing() {
    String table = folder.resolve("nowhere").toString();
    assertThat(run("report", "--label", table, "--output", folder.resolve("r.html").toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains("Cannot read " + table + ": it does not exist; mend --label");
  }

  private int run(String... args) {
    CommandContext context =
        new CommandContext(
            name -> TestSpark.session(),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false);
    return new SparkDetCommandLine(context).run(args);
  }
}

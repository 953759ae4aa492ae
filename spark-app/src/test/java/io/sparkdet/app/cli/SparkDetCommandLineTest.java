package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.cli.context.CommandContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkDetCommandLineTest {

  @TempDir Path folder;

  @Test
  void everyCommandExplainsItselfWithAnExample() {
    SparkDetCommandLine commands =
        new SparkDetCommandLine(
            new CommandContext(
                name -> {
                  throw new AssertionError("help needs no Spark");
                },
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                false));
    assertThat(commands.commands()).contains("label", "import");
    for (String command : commands.commands()) {
      Invocation help = Invocation.of(command, "--help");
      assertThat(help.status()).isZero();
      assertThat(help.out())
          .contains("Example:", "  sparkdet", command + " ", "--config", "--quiet");
    }
    assertThat(Invocation.of("--help").out()).contains("label", "import", "Example:");
    assertThat(Invocation.of().out()).contains("Usage:");
  }

  @Test
  void anUnknownOptionIsRefusedWithTheNearestName() {
    assertRefused(
        "sparkdet: Cannot run sparkdet label: unknown option --outptu (did you mean --output?);"
            + " sparkdet label --help lists the options",
        "label",
        "--input",
        "a",
        "--output",
        "b",
        "--outptu=c");
  }

  @Test
  void aMisspeltRequiredOptionIsAnsweredWithTheNearestName() {
    assertRefused(
        "sparkdet: Cannot run sparkdet label: unknown option --outptu (did you mean --output?);"
            + " sparkdet label --help lists the options",
        "label",
        "--input",
        "a",
        "--outptu",
        "b");
    assertRefused(
        "sparkdet: Cannot run sparkdet train: unknown option --anotations (did you mean"
            + " --annotations?); sparkdet train --help lists the options",
        "train",
        "--images=a",
        "--anotations=b",
        "--output=c");
  }

  @Test
  void anUnknownCommandIsRefusedWithTheNearestName() {
    assertRefused(
        "sparkdet: Cannot run sparkdet: unknown command 'lable' (did you mean label?);"
            + " sparkdet --help lists the commands",
        "lable",
        "--input",
        "a");
  }

  @Test
  void aMissingRequiredOptionIsNamed() {
    assertRefused(
        "sparkdet: Cannot run sparkdet label without --input and --output;"
            + " sparkdet label --help shows an example",
        "label");
  }

  @Test
  void aValueOfTheWrongTypeIsRefusedWithItsOption() {
    assertRefused(
        "sparkdet: Cannot run sparkdet label: Invalid value for option '--partitions': 'x' is not"
            + " an int; sparkdet label --help lists the options",
        "label",
        "--input=a",
        "--output=b",
        "--partitions=x");
    assertRefused(
        "sparkdet: Cannot run sparkdet label: Invalid value for option '--output-format': 'jsn' is"
            + " none of parquet, delta, iceberg, json (did you mean json?); sparkdet label --help"
            + " lists the options",
        "label",
        "--input=a",
        "--output=b",
        "--output-format=jsn");
  }

  @Test
  void aJobFileGivesWhatTheCommandLineDoesNot() throws IOException {
    Path job =
        job("# a job", "input = missing-1", "input: missing 2", "output=o", "max-error-fraction=7");
    assertRefused(
        "sparkdet: Cannot use --max-error-fraction 7.0: it is a share from 0 to 1",
        "label",
        "--config",
        job.toString());
    Invocation overridden =
        Invocation.of("label", "--config=" + job, "--max-error-fraction", "-3", "--input", "x");
    assertThat(overridden.err())
        .isEqualToIgnoringNewLines(
            "sparkdet: Cannot use --max-error-fraction -3.0: it is a share from 0 to 1");
  }

  @Test
  void aJobFilesUnknownNameIsRefusedWithItsLineAndTheNearestName() throws IOException {
    Path job = job("input = a", "", "outptu = b");
    assertRefused(
        "sparkdet: Cannot use job file " + job + ":3: unknown name 'outptu' (did you mean output?)",
        "label",
        "--config=" + job);
  }

  @Test
  void aJobFilesWrongValueIsRefusedWithItsLine() throws IOException {
    Path job = job("input = a", "output = b", "partitions = many");
    assertRefused(
        "sparkdet: Cannot run sparkdet label: Invalid value for option '--partitions': 'many' is"
            + " not an int ("
            + job
            + ":3); sparkdet label --help lists the options",
        "label",
        "--config=" + job);
  }

  @Test
  void aLineThatIsNoSettingIsRefused() throws IOException {
    Path job = job("input");
    assertRefused(
        "sparkdet: Cannot read job file " + job + ":1: 'input' is not of the form name = value",
        "label",
        "--config=" + job);
  }

  @Test
  void aMissingJobFileIsRefused() {
    assertRefused(
        "sparkdet: Cannot read job file nowhere.properties: it does not exist; mend --config",
        "label",
        "--config=nowhere.properties");
  }

  @Test
  void aRefusalShowsItsStackTraceOnlyWhenVerbose() {
    String[] args = {"label", "--input=a", "--output=b", "--max-error-fraction=2"};
    assertThat(Invocation.of(args).err()).doesNotContain("\tat ");
    Invocation verbose =
        Invocation.of("label", "--input=a", "--output=b", "--max-error-fraction=2", "--verbose");
    assertThat(verbose.err()).contains("\tat ");
    assertThat(verbose.status()).isEqualTo(2);
  }

  @Test
  void aBugEndsWithStatusOneAndItsStackTrace() {
    StringWriter err = new StringWriter();
    CommandContext broken =
        new CommandContext(
            name -> {
              throw new IllegalStateException("broken on purpose");
            },
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            false);
    String input = "--input=" + folder;
    String output = "--output=" + folder.resolve("out");
    assertThat(new SparkDetCommandLine(broken).run("label", input, output)).isEqualTo(1);
    assertThat(err.toString()).contains("broken on purpose", "\tat ");
  }

  @Test
  void oneOfTwoCocoOptionsAloneIsRefused() {
    assertRefused(
        "sparkdet: Cannot write COCO results: --coco-output and --annotations go together, and"
            + " --annotations is missing",
        "label",
        "--input=a",
        "--output=b",
        "--coco-output=c");
  }

  private static void assertRefused(String message, String... args) {
    Invocation refused = Invocation.of(args);
    assertThat(refused.err()).isEqualToIgnoringNewLines(message);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.status()).isEqualTo(2);
  }

  private Path job(String... lines) throws IOException {
    return Files.writeString(folder.resolve("job.properties"), String.join("\n", lines));
  }
}

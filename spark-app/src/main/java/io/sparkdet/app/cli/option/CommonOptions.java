package io.sparkdet.app.cli.option;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that every command has. */
public final class CommonOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Job file: lines 'option = value', names as here without the dashes; repeat a line to"
              + " give several values. The command line wins.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private List<String> config = new ArrayList<>();

  @Option(
      names = "--verbose",
      description = "Show stack traces of errors and what was measured inside.",
      arity = "0..1",
      fallbackValue = "true")
  private boolean verbose;

  @Option(
      names = "--quiet",
      description = "Show no progress and no notes; errors and results only.",
      arity = "0..1",
      fallbackValue = "true")
  private boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // read by picocli
  private boolean help;

  /** Returns whether details are wanted. */
  public boolean verbose() {
    return verbose;
  }

  /** Returns whether progress and notes are unwanted. */
  public boolean quiet() {
    return quiet;
  }

  /** Prints warnings, one a line, unless notes are unwanted. */
  public void warn(PrintWriter err, List<String> warnings) {
    if (!quiet) {
      warnings.forEach(warning -> err.println("sparkdet: warning: " + warning));
    }
  }
}

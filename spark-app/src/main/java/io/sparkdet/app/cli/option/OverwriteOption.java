package io.sparkdet.app.cli.option;

import picocli.CommandLine.Option;

/** The option of every command that writes. */
public final class OverwriteOption {

  @Option(
      names = "--overwrite",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Replace what an earlier run of this command left at the outputs, once the new is"
              + " complete; other things that stand there are never touched.")
  private boolean overwrite;

  /** Returns whether earlier outputs are to be replaced. */
  public boolean given() {
    return overwrite;
  }
}

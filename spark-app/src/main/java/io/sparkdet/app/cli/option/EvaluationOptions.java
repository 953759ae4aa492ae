package io.sparkdet.app.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that {@code evaluate} and {@code compare} share. */
public final class EvaluationOptions {

  @Option(
      names = "--split",
      paramLabel = "FILE",
      description = "Image names of the VOC directory that count, one a line (default: all).")
  private @Nullable String split;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where the results go.")
  private String output = "";

  /** Returns the file of the image names of a VOC directory that count, where one is given. */
  public Optional<String> split() {
    return Optional.ofNullable(split);
  }

  /** Returns the folder that receives the results. */
  public String output() {
    return output;
  }
}

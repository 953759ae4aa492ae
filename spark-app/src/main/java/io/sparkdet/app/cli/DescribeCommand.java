package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.efficientdet.facts.DetectorFacts;
import io.sparkdet.efficientdet.facts.LabelMemory;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.network.config.Variants;
import io.sparkdet.sql.errors.NearestName;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code describe}: what a variant or a model is. */
@Command(
    name = "describe",
    header = "Tells what a variant or a model is.",
    description =
        "%nParameters and multiply-adds by part, memory, input size, anchors by level, classes, and"
            + " of a model its rules and provenance.%n",
    footer = {
      "%nExample:",
      "  sparkdet describe d0",
      "  sparkdet describe models/d0 --json",
      "  sparkdet describe models/d0 --memory --cores 4"
    })
final class DescribeCommand implements Callable<Integer> {

  private final CommandContext context;

  @Mixin
  @SuppressWarnings("UnusedVariable") // read by picocli
  private CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "DIR|NAME|VARIANT",
      description =
          "A model folder, on any file system that Hadoop knows, the name of a variant (d0 … d7x),"
              + " that of a published model of another name (sparkdet models lists them), or a"
              + " .json file that describes one; write ./d0 for a folder that is named like a"
              + " variant.")
  private String subject = "";

  @Option(
      names = "--json",
      description = "Print JSON: the keys of model.json and what can be counted.",
      arity = "0..1",
      fallbackValue = "true")
  private boolean json;

  @Option(
      names = "--memory",
      description =
          "Tell what an executor needs to label with it: heap, native memory,"
              + " spark.executor.memoryOverhead and the sum.",
      arity = "0..1",
      fallbackValue = "true")
  private boolean memory;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "With --memory: the cores of an executor (default: 1).")
  private int cores = 1;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "With --memory: images that a run of the network takes (default: 1).")
  private int batchSize = 1;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description =
          "With --memory: the largest picture, as label takes it; 0 means no limit"
              + " (default: 178956970).")
  private long maxPixels = DecodeOptions.DEFAULT_MAX_PIXELS;

  DescribeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    DetectorFacts facts = facts();
    Optional<LabelMemory> need = memory ? Optional.of(need(facts)) : Optional.empty();
    if (json) {
      context.out().print(facts.json(need));
    } else if (need.isPresent()) {
      MemoryText.lines(facts, need.get()).forEach(context.out()::println);
    } else {
      FactsText.lines(facts).forEach(context.out()::println);
    }
    return ExitStatus.DONE.code();
  }

  private LabelMemory need(DetectorFacts facts) {
    try {
      return LabelMemory.of(facts.config(), new LabelMemory.Load(cores, batchSize, maxPixels));
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private DetectorFacts facts() {
    if (Variants.names().contains(subject) || VariantLocation.isFile(subject)) {
      return DetectorFacts.of(VariantLocation.config(subject));
    }
    try {
      return DetectorFacts.of(ModelLocation.open(subject));
    } catch (IOException | IllegalArgumentException e) {
      UserException refused =
          UserMistakes.refusal("Cannot describe %s".formatted(subject), "mend the path", e);
      throw new UserException(
          refused.getMessage()
              + NearestName.of(subject, Variants.names())
                  .map("; or did you mean the variant %s?"::formatted)
                  .orElse(""),
          e);
    }
  }
}

package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.efficientdet.facts.DetectorFacts;
import io.sparkdet.efficientdet.network.config.Variants;
import io.sparkdet.sql.errors.NearestName;
import java.io.IOException;
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
    footer = {"%nExample:", "  sparkdet describe d0", "  sparkdet describe models/d0 --json"})
final class DescribeCommand implements Callable<Integer> {

  private final CommandContext context;

  @Mixin
  @SuppressWarnings("UnusedVariable") // read by picocli
  private CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "DIR|NAME|VARIANT",
      description =
          "A model folder, on any file system that Hadoop knows, the name of a variant (d0 … d7x),"
              + " that of a published model of another name (sparkdet models lists them), or a .json file that describes one; write ./d0 for a folder that is named like a"
              + " variant.")
  private String subject = "";

  @Option(
      names = "--json",
      description = "Print JSON: the keys of model.json and what can be counted.",
      arity = "0..1",
      fallbackValue = "true")
  private boolean json;

  DescribeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    DetectorFacts facts = facts();
    if (json) {
      context.out().print(facts.json());
    } else {
      FactsText.lines(facts).forEach(context.out()::println);
    }
    return ExitStatus.DONE.code();
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

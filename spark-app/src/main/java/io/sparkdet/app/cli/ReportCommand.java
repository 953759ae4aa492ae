package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.job.LazySpark;
import io.sparkdet.app.report.evaluation.EvaluationReport;
import io.sparkdet.app.report.label.LabelReport;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}: writes the HTML page of an output. */
@Command(
    name = "report",
    description = {
      "Writes one HTML file on an output of label (counts, classes, scores, failed images, and"
          + " pictures with their boxes) or of evaluate (the page that evaluate writes, again)."
    },
    footer = {
      "%nExample:",
      "  sparkdet report --label detections --output report.html",
      "  sparkdet report --evaluate evaluation --output evaluation.html"
    })
final class ReportCommand implements Callable<Integer> {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Option(
      names = "--label",
      paramLabel = "DIR",
      description = "The table that label wrote; this or --evaluate is required.")
  private @Nullable String label;

  @Option(names = "--evaluate", paramLabel = "DIR", description = "The folder that evaluate wrote.")
  private @Nullable String evaluation;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE.html",
      description = "The page; it must not exist, save with --overwrite.")
  private String output = "";

  @Option(
      names = "--images",
      defaultValue = "60",
      paramLabel = "N",
      description =
          "Most pictures of labelled images shown, about 100 KB each: half of them those with most"
              + " detections (default: ${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "The file of label --summary, for speed, device and settings.")
  private @Nullable String summary;

  ReportCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if ((label == null) == (evaluation == null)) {
      throw new UserException("Cannot write a report: give either --label or --evaluate");
    }
    if (evaluation != null) {
      Configuration hadoop = claim("--evaluate", evaluation);
      LazySpark spark = LazySpark.of(() -> context.spark("report"), hadoop);
      String page = EvaluationReport.write(spark, evaluation, output);
      if (!common.quiet()) {
        context.out().println(page);
      }
      return ExitStatus.DONE.code();
    }
    LabelReport.Options options =
        new LabelReport.Options(Objects.requireNonNull(label), output, images, summary);
    claim("--label", options.label());
    LabelReport.Result result = LabelReport.write(context.spark("report"), options);
    if (!common.quiet()) {
      context
          .out()
          .printf(
              "%s: %d images, %d failed, %d shown%n",
              result.output(), result.images(), result.failed(), result.pictures());
    }
    return ExitStatus.DONE.code();
  }

  private Configuration claim(String option, String input) {
    Configuration hadoop = ModelLocation.hadoop();
    InputProbe.require(option, input, hadoop);
    InputProbe.require("--summary", summary, hadoop);
    OutputFile.claim("--output", output, overwrite.given(), hadoop);
    return hadoop;
  }
}

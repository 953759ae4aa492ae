package io.sparkdet.app.cli;

import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.EvaluationOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.compare.CompareJob;
import io.sparkdet.app.compare.CompareRequest;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code compare}. */
@Command(
    name = "compare",
    header = "Compares two sets of detections: boxes added, lost, moved, relabeled.",
    description = {
      "%nPrints counts by class and writes boxes.parquet, changes.csv and summary.json. With"
          + " annotations it also tells right boxes from wrong ones."
    },
    footer = {
      "%nExample:",
      "  sparkdet compare --before detections-old --after detections-new --output changes"
    })
final class CompareCommand implements Callable<Integer> {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private EvaluationOptions shared = new EvaluationOptions();

  @Option(
      names = "--before",
      required = true,
      paramLabel = "FILE|DIR",
      description = "Detections: a COCO results file or a label output.")
  private String before = "";

  @Option(
      names = "--after",
      required = true,
      paramLabel = "FILE|DIR",
      description = "Other detections of the same images.")
  private String after = "";

  @Option(
      names = "--annotations",
      paramLabel = "FILE|DIR",
      description = "The truth: a COCO instances file, a Pascal VOC directory, or a table.")
  private @Nullable String annotations;

  CompareCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Configuration hadoop = ModelLocation.hadoop();
    InputProbe.require("--before", before, hadoop);
    InputProbe.require("--after", after, hadoop);
    InputProbe.require("--annotations", annotations, hadoop);
    InputProbe.require("--split", shared.split(), hadoop);
    try (OutputFolder output =
        OutputFolder.claim(
                OutputKind.COMPARISON, "--output", shared.output(), overwrite.given(), hadoop)
            .leased(hadoop, note -> common.warn(context.err(), List.of(note)))) {
      CompareRequest request =
          new CompareRequest(
              before, after, Optional.ofNullable(annotations), shared.split(), output.working());
      CompareJob.Result result = new CompareJob(context.spark("compare"), request).run();
      output.publish();
      result.lines().forEach(context.out()::println);
      common.warn(context.err(), result.warnings());
      return ExitStatus.DONE.code();
    }
  }
}

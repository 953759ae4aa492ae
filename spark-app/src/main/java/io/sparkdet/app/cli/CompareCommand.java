package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.compare.CompareJob;
import io.sparkdet.app.compare.CompareOption;
import io.sparkdet.app.compare.CompareRequest;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.sql.option.OptionValues;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The command {@code compare}. */
@Command(
    name = "compare",
    header = "Compares two sets of detections: boxes added, lost, moved, relabeled.",
    description = {
      "%nPrints counts by class and writes boxes.parquet, changes.csv and summary.json. With"
          + " annotations it also tells right boxes from wrong ones."
    },
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet compare --before detections-old --after detections-new --output changes"
    })
final class CompareCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  private final TableOptions<CompareOption> options = new TableOptions<>(CompareOption.class);

  CompareCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    options.addTo(command);
  }

  @Override
  public Integer call() {
    CompareRequest request =
        CompareRequest.of(OptionValues.of(CompareOption.class, options.given()));
    Configuration hadoop = ModelLocation.hadoop();
    options.requireInputs(hadoop);
    try (OutputFolder output =
        OutputFolder.claim(
                OutputKind.COMPARISON, "--output", request.output(), overwrite.given(), hadoop)
            .leased(hadoop, note -> common.warn(context.err(), List.of(note)))) {
      CompareJob.Result result =
          new CompareJob(context.spark("compare"), request.writingTo(output.working())).run();
      output.publish();
      result.lines().forEach(context.out()::println);
      common.warn(context.err(), result.warnings());
      return ExitStatus.DONE.code();
    }
  }
}

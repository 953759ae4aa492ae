package io.sparkdet.app.cli;

import io.sparkdet.app.anchors.AnchorFit;
import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.app.fitanchors.FitAnchorsJob;
import io.sparkdet.app.fitanchors.FitAnchorsOption;
import io.sparkdet.app.fitanchors.FitAnchorsRequest;
import io.sparkdet.app.fitanchors.RecallReport;
import io.sparkdet.sql.option.OptionValues;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The command {@code fit-anchors}. */
@Command(
    name = "fit-anchors",
    header = "Fits anchor boxes to a data set, for train --anchors.",
    description = {
      "%nClusters the widths and heights of annotated boxes at the network's input size (MLlib"
          + " k-means) and tells how many boxes an anchor meets before and after, by COCO's sizes."
    },
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet fit-anchors --annotations lake/instances.json --input-size 512 \\",
      "    --scales 3 --ratios 3 --output anchors.json"
    })
final class FitAnchorsCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  private final TableOptions<FitAnchorsOption> options = new TableOptions<>(FitAnchorsOption.class);

  FitAnchorsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    options.addTo(command);
  }

  @Override
  public Integer call() {
    OptionValues<FitAnchorsOption> values =
        OptionValues.of(FitAnchorsOption.class, options.given());
    FitAnchorsRequest request =
        FitAnchorsRequest.of(values, VariantLocation.config(values.text(FitAnchorsOption.VARIANT)));
    Configuration hadoop = ModelLocation.hadoop();
    options.requireInputs(hadoop);
    OutputFile.claim("--output", request.output(), overwrite.given(), hadoop);
    AnchorFit.Result result = new FitAnchorsJob(context.spark("fit-anchors"), request).run();
    RecallReport.lines(request, result).forEach(context.out()::println);
    if (!common.quiet()) {
      context.out().println(request.output());
    }
    return ExitStatus.DONE.code();
  }
}

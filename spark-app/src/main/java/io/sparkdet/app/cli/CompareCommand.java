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
import io.sparkdet.app.paired.PairedComparison;
import io.sparkdet.app.paired.PairedRequest;
import io.sparkdet.app.report.comparison.ComparisonReport;
import io.sparkdet.sql.option.OptionValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The command {@code compare}. */
@Command(
    name = "compare",
    header = "Compares two sets of detections: boxes added, lost, moved, relabeled.",
    description = {
      "%nPrints counts by class and writes boxes.parquet, changes.csv and summary.json. With"
          + " annotations it also says whether the second is better: the difference of every number"
          + " with its interval, and report.html, a page to look at."
    },
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet compare --before detections-old --after detections-new --output changes",
      "  sparkdet compare --annotations instances_val2017.json --before old.json --after new.json"
          + " \\",
      "    --images val2017 --output changes"
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
    OptionValues<CompareOption> values = OptionValues.of(CompareOption.class, options.given());
    CompareRequest request = CompareRequest.of(values);
    Optional<PairedRequest> onTruth = PairedRequest.of(values);
    Configuration hadoop = ModelLocation.hadoop();
    options.requireInputs(hadoop);
    try (OutputFolder output =
        OutputFolder.claim(
                OutputKind.COMPARISON, "--output", request.output(), overwrite.given(), hadoop)
            .leased(hadoop, note -> common.warn(context.err(), List.of(note)))) {
      SparkSession spark = context.spark("compare");
      Set<String> warnings = new LinkedHashSet<>();
      List<String> lines = new ArrayList<>();
      if (onTruth.isPresent()) {
        PairedComparison.Result paired =
            new PairedComparison(spark, onTruth.get().writingTo(output.working())).run();
        lines.addAll(paired.lines());
        warnings.addAll(paired.warnings());
        ComparisonReport.write(
            spark, output.working(), request.output(), output.working() + "/report.html");
      }
      CompareJob.Result result = new CompareJob(spark, request.writingTo(output.working())).run();
      lines.addAll(result.lines());
      warnings.addAll(result.warnings());
      output.publish();
      lines.forEach(context.out()::println);
      common.warn(context.err(), List.copyOf(warnings));
      return ExitStatus.DONE.code();
    }
  }
}

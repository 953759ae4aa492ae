package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.EvaluateJob;
import io.sparkdet.app.evaluate.Evaluation;
import io.sparkdet.app.evaluate.plan.EvaluateOption;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.job.LazySpark;
import io.sparkdet.app.report.evaluation.EvaluationReport;
import io.sparkdet.app.report.evaluation.MeasuredNumbers;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The command {@code evaluate}. */
@Command(
    name = "evaluate",
    header = "Measures detections against annotations: exact COCO metrics.",
    description = {
      "%nPrints pycocotools' twelve lines and, with --output, writes report.html, a page to look at,"
          + " beside summary.json, per_class.csv, pr_curves.parquet and other tables. COCO files that fit"
          + " into the heap are measured in one JVM; Spark's tasks measure all others, in memory"
          + " that does not grow with the number of detections."
    },
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet evaluate --annotations instances_val2017.json --detections results.json \\",
      "    --output evaluation"
    })
final class EvaluateCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  private final TableOptions<EvaluateOption> options = new TableOptions<>(EvaluateOption.class);

  EvaluateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    options.addTo(command);
  }

  @Override
  public Integer call() {
    EvaluateRequest request = EvaluateRequest.of(options.given());
    Configuration hadoop = ModelLocation.hadoop();
    options.requireInputs(hadoop);
    request
        .summary()
        .ifPresent(
            file -> {
              requireNoInput(request, file, hadoop);
              OutputFile.claim("--summary", file, overwrite.given(), hadoop);
            });
    LazySpark spark = LazySpark.of(() -> context.spark("evaluate"), hadoop);
    Evaluation evaluation =
        request
            .output()
            .map(folder -> written(request, folder, spark))
            .orElseGet(() -> new EvaluateJob(spark, request).run());
    evaluation.summary().lines().forEach(context.out()::println);
    common.warn(context.err(), evaluation.warnings());
    if (!common.quiet()) {
      context.err().println("sparkdet: " + evaluation.how());
    }
    return ExitStatus.DONE.code();
  }

  /** Refuses to replace what is to be read. */
  private static void requireNoInput(EvaluateRequest request, String file, Configuration hadoop) {
    Arrays.stream(EvaluateOption.values())
        .filter(option -> option.kind() == OptionKind.INPUT)
        .flatMap(option -> request.options().textIfSet(option).stream())
        .filter(place -> qualified(place, hadoop).equals(qualified(file, hadoop)))
        .findFirst()
        .ifPresent(
            place -> {
              throw new UserException(
                  "Cannot write to %s: it is an input; name another with --summary"
                      .formatted(file));
            });
  }

  private static String qualified(String place, Configuration hadoop) {
    try {
      return FileStore.qualified(place, hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException("Cannot use %s: %s".formatted(place, e.getMessage()), e);
    }
  }

  private Evaluation written(EvaluateRequest request, String folder, LazySpark spark) {
    Configuration hadoop = spark.hadoop();
    try (OutputFolder output =
        OutputFolder.claim(OutputKind.EVALUATION, "--output", folder, overwrite.given(), hadoop)
            .leased(hadoop, note -> common.warn(context.err(), List.of(note)))) {
      Evaluation evaluation =
          new EvaluateJob(spark, request.writingTo(output.working()))
              .run(
                  (measured, summary) ->
                      EvaluationReport.write(
                          spark,
                          output.working(),
                          folder,
                          new MeasuredNumbers(summary, measured.curves())));
      output.publish();
      return evaluation;
    }
  }
}

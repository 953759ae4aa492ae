package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.cli.progress.Durations;
import io.sparkdet.app.cli.progress.HistoryPage;
import io.sparkdet.app.cli.progress.TrainingLine;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OptionFile;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.train.TrainJob;
import io.sparkdet.app.train.TrainProgress;
import io.sparkdet.app.train.TrainRequest;
import io.sparkdet.app.train.option.RunOption;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.sql.option.OptionValues;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code train}: annotated images to a model folder. */
@Command(
    name = "train",
    header = "Train a detector on annotated images.",
    description = {
      "%nWorkers compute gradients in Spark tasks, the driver applies them: with batch"
          + " normalizations frozen, N workers with batches of B are one worker with N times B."
          + " Equal seeds, worker counts and --threads give equal weights, whatever executor did"
          + " what, also after one was lost and after --resume. The pictures are looked at before"
          + " the first step; what is wrong with them or their boxes is counted and named. DIR"
          + " becomes a model folder with history.csv, its curves in history.html and tensorboard/,"
          + " all written after each epoch, and checkpoints/; with validation it holds the best"
          + " epoch's model, and last/ the last one's.%n"
    },
    sortOptions = false,
    modelTransformer = TableOptions.Added.class,
    footer = {
      "%nExample:",
      "  sparkdet --driver-memory 2g train --images photos --annotations instances.json \\",
      "    --variant lite0 --init efficientnet-lite0.safetensors --epochs 20 --output models/mine"
    })
final class TrainCommand implements Callable<Integer>, TableOptions.Holder {

  private final CommandContext context;

  private final TableOptions<RunOption> run = new TableOptions<>(RunOption.class);

  private final TableOptions<TrainOption> options = new TableOptions<>(TrainOption.class);

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private CommonOptions common = new CommonOptions();

  TrainCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    options.addTo(command);
    run.addTo(command);
  }

  @Override
  public Integer call() {
    OptionValues<RunOption> values = OptionValues.of(RunOption.class, run.given());
    Optional<String> preview = values.textIfSet(RunOption.PREVIEW);
    Configuration hadoop = ModelLocation.hadoop();
    TrainRequest request = request(values).settled(hadoop);
    run.requireInputs(hadoop);
    String classes = values.text(RunOption.CLASSES);
    if (!classes.equals("auto")) {
      new OptionFile("--classes", classes).read(hadoop);
    }
    request.network().require(hadoop);
    boolean again = overwrite.given() || request.resume(); // the run's own page is made anew
    preview.ifPresent(file -> OutputFile.claim("--preview", file, again, hadoop));
    try (OutputFolder claimed =
        claim(request, hadoop).leased(hadoop, note -> common.warn(context.err(), List.of(note)))) {
      return claimed.whileHeld(() -> train(request, preview, claimed));
    }
  }

  private TrainRequest request(OptionValues<RunOption> values) {
    try {
      return TrainRequest.of(values, TrainOption.values(options.given()));
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private OutputFolder claim(TrainRequest request, Configuration hadoop) {
    String output = request.output();
    if (!request.resume()) {
      return OutputFolder.claim(OutputKind.MODEL, "--output", output, overwrite.given(), hadoop);
    }
    if (overwrite.given()) {
      throw new UserException(
          "Cannot both go on with the run in %s and replace it: give --resume or --overwrite"
              .formatted(output));
    }
    return OutputFolder.continued("--output", output, hadoop);
  }

  private Integer train(TrainRequest request, Optional<String> preview, OutputFolder folder) {
    SparkSession spark = context.spark("train");
    TrainProgress news =
        common.quiet() ? TrainProgress.SILENT : new TrainingLine(context.err(), context.terminal());
    HistoryPage page = new HistoryPage(news, folder, spark.sparkContext().hadoopConfiguration());
    TrainJob job =
        new TrainJob(spark, request, page).writingTo(folder::working).guardedBy(folder::verify);
    TrainJob.Result done = preview.map(job::withPreview).orElse(job).run();
    folder.publish();
    context
        .out()
        .printf(
            Locale.ROOT,
            "%s: %d epochs, %d updates in %s%s%n",
            done.output(),
            done.epochs(),
            done.updates(),
            Durations.text(done.seconds()),
            done.metrics().containsKey("AP")
                ? String.format(Locale.ROOT, ", AP %.3f", done.metrics().get("AP"))
                : "");
    return ExitStatus.DONE.code();
  }
}

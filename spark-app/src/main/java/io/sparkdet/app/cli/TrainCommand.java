package io.sparkdet.app.cli;

import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.option.TableOptions;
import io.sparkdet.app.cli.progress.Durations;
import io.sparkdet.app.cli.progress.TrainingLine;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OptionFile;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.train.TrainJob;
import io.sparkdet.app.train.TrainProgress;
import io.sparkdet.app.train.TrainRequest;
import io.sparkdet.app.train.data.MissingImages;
import io.sparkdet.app.train.data.TrainingClasses;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.option.TrainOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code train}: annotated images to a model folder. */
@Command(
    name = "train",
    header = "Train a detector on annotated images.",
    description = {
      "%nWorkers compute gradients in Spark tasks, the driver applies them: with batch"
          + " normalizations frozen, N workers with batches of B are one worker with N times B."
          + " Equal seeds, worker counts and --threads give equal weights, whatever executor did"
          + " what, also after one was lost and after --resume. The pictures are looked at before"
          + " the first step; what is wrong with them or their boxes is counted and named. DIR becomes a model folder with history.csv,"
          + " its curves in history.html, both written after each epoch, and checkpoints/.%n"
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

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the images, looked through to the bottom.")
  private String images = "";

  @Option(
      names = "--annotations",
      required = true,
      paramLabel = "FILE|DIR",
      description =
          "COCO instances file, Pascal VOC directory, or a table with image_id and truths.")
  private String annotations = "";

  @Option(
      names = "--split",
      paramLabel = "FILE",
      description = "Image names of the VOC directory to train on, one a line (default: all).")
  private @Nullable String split;

  @Option(
      names = "--classes",
      paramLabel = "auto|FILE",
      description =
          "auto takes all categories; a file names those to train, one a line, or ID, a tab, NAME for"
              + " one that has no box yet (default: auto).")
  private String classes = "auto";

  @Option(
      names = "--skip-missing-images",
      arity = "0..1",
      fallbackValue = "true",
      description = "Leave out annotated images that have no file instead of refusing them.")
  private boolean skipMissing;

  @Option(
      names = "--validation-images",
      paramLabel = "DIR",
      description = "Images to measure AP on after every epoch; the best epoch's model is kept.")
  private @Nullable String validationImages;

  @Option(
      names = "--validation-annotations",
      paramLabel = "FILE|DIR",
      description = "Their annotations (default: --annotations, with --validation-split).")
  private @Nullable String validationAnnotations;

  @Option(
      names = "--validation-split",
      paramLabel = "FILE",
      description = "Image names of the VOC directory to measure on, one a line.")
  private @Nullable String validationSplit;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description =
          "The model folder to make; empty, save with --resume, or with --overwrite, which keeps an"
              + " earlier run under a hidden name until the first epoch is done.")
  private String output = "";

  @Option(
      names = "--resume",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Go on from the last checkpoint in DIR: the result is that of one run, of the same options."
              + " For more epochs begin a new run with --init DIR.")
  private boolean resume;

  @Option(
      names = "--preview",
      paramLabel = "FILE",
      description =
          "Before training, write an HTML page of augmented samples with boxes and the anchors that"
              + " are to find them.")
  private @Nullable String preview;

  private final TableOptions<TrainOption> options = new TableOptions<>(TrainOption.class);

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private CommonOptions common = new CommonOptions();

  TrainCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void addOptionsTo(CommandSpec command) {
    options.addTo(command, "--resume");
  }

  @Override
  public Integer call() {
    TrainRequest request = request();
    Configuration hadoop = ModelLocation.hadoop();
    try (OutputFolder claimed =
        claim(request, hadoop).leased(hadoop, note -> common.warn(context.err(), List.of(note)))) {
      return claimed.whileHeld(() -> train(request, claimed));
    }
  }

  /** Checks what can be checked before Spark starts. */
  private OutputFolder claim(TrainRequest request, Configuration hadoop) {
    require(request.training(), "", hadoop);
    request.validation().ifPresent(valid -> require(valid, "validation-", hadoop));
    if (!classes.equals("auto")) {
      new OptionFile("--classes", classes).read(hadoop);
    }
    request.network().require(hadoop);
    if (preview != null) {
      OutputFile.claim("--preview", preview, overwrite.given(), hadoop);
    }
    if (resume) {
      if (overwrite.given()) {
        throw new UserException(
            "Cannot both go on with the run in %s and replace it: give --resume or --overwrite"
                .formatted(output));
      }
      return OutputFolder.continued("--output", output, hadoop);
    }
    return OutputFolder.claim(OutputKind.MODEL, "--output", output, overwrite.given(), hadoop);
  }

  private static void require(TrainingData data, String prefix, Configuration hadoop) {
    InputProbe.require("--" + prefix + "images", data.images(), hadoop);
    InputProbe.require("--" + prefix + "annotations", data.annotations(), hadoop);
    InputProbe.require("--" + prefix + "split", data.split(), hadoop);
  }

  private Integer train(TrainRequest request, OutputFolder folder) {
    SparkSession spark = context.spark("train");
    TrainProgress news =
        common.quiet() ? TrainProgress.SILENT : new TrainingLine(context.err(), context.terminal());
    HistoryPage page = new HistoryPage(news, folder, spark.sparkContext().hadoopConfiguration());
    TrainJob job =
        new TrainJob(spark, request, page).writingTo(folder::working).guardedBy(folder::verify);
    TrainJob.Result done = (preview == null ? job : job.withPreview(preview)).run();
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

  private TrainRequest request() {
    try {
      return new TrainRequest(
          new TrainingData(
              images,
              annotations,
              Optional.ofNullable(split),
              TrainingClasses.parse(classes),
              missing()),
          validation(),
          TrainOption.values(options.given()),
          output,
          resume);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<TrainingData> validation() {
    String folder = validationImages;
    if (folder == null) {
      if (validationAnnotations != null || validationSplit != null) {
        throw new UserException(
            "Cannot validate: --validation-images is missing; name the folder of the images");
      }
      return Optional.empty();
    }
    String truth = validationAnnotations;
    if (truth == null && validationSplit == null) {
      throw new UserException(
          "Cannot validate on the images that are trained on: give --validation-annotations or --validation-split");
    }
    return Optional.of(
        new TrainingData(
            folder,
            truth == null ? annotations : truth,
            Optional.ofNullable(validationSplit),
            TrainingClasses.parse(classes),
            missing()));
  }

  private MissingImages missing() {
    return skipMissing ? MissingImages.LEAVE_OUT : MissingImages.REFUSE;
  }
}

package io.sparkdet.app.cli;

import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.cli.progress.Durations;
import io.sparkdet.app.cli.progress.TrainingLine;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OptionFile;
import io.sparkdet.app.files.OutputFile;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.train.NetworkRequest;
import io.sparkdet.app.train.TrainJob;
import io.sparkdet.app.train.TrainProgress;
import io.sparkdet.app.train.TrainRequest;
import io.sparkdet.app.train.data.MissingImages;
import io.sparkdet.app.train.data.TrainingClasses;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.LossOptions;
import io.sparkdet.app.train.option.OuterOptions;
import io.sparkdet.efficientdet.augmentation.Augmentation;
import io.sparkdet.efficientdet.augmentation.MultiScale;
import io.sparkdet.efficientdet.training.Freezing;
import io.sparkdet.efficientdet.training.Schedule;
import io.sparkdet.sql.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    footer = {
      "%nExample:",
      "  sparkdet --driver-memory 2g train --images photos --annotations instances.json \\",
      "    --variant lite0 --init efficientnet-lite0.safetensors --epochs 20 --output models/mine"
    })
final class TrainCommand implements Callable<Integer> {

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
      names = "--variant",
      paramLabel = "d0…d7x|lite0…|FILE.json",
      description = "Which network (default: that of --init where it is a model, else d0).")
  private @Nullable String variant;

  @Option(
      names = "--init",
      paramLabel = "random|MODEL|FILE",
      description =
          "Where weights begin: from the seed, with a model's, a folder or the name of a published one"
              + " (class rows are taken by name, new classes begin anew), or with a backbone's .safetensors or .pth (default: random).")
  private String init = NetworkRequest.RANDOM;

  @Option(
      names = "--input-size",
      paramLabel = "PIXELS",
      description = "Side of the network's input (default: the variant's).")
  private @Nullable Integer inputSize;

  @Option(
      names = "--fpn-repeats",
      paramLabel = "N",
      description = "Number of BiFPN cells (default: the variant's).")
  private @Nullable Integer fpnRepeats;

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = "Anchors that fit-anchors wrote (default: the variant's).")
  private @Nullable String anchors;

  @Option(
      names = "--preview",
      paramLabel = "FILE",
      description =
          "Before training, write an HTML page of augmented samples with boxes and the anchors that"
              + " are to find them.")
  private @Nullable String preview;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the images (default: 50).")
  private int epochs = 50;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images of a worker in a step (default: 8).")
  private int batchSize = 8;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "How many share a step, one an executor at best (default: 1).")
  private int workers = 1;

  @Option(
      names = "--local-steps",
      paramLabel = "K",
      description =
          "Steps that workers take on their own before weights, running statistics and momentum"
              + " are averaged; 1 exchanges gradients (default: 1).")
  private int localSteps = 1;

  @Option(
      names = "--outer-rate",
      paramLabel = "RATE",
      description = "Share of the way to the workers' average that is gone (default: 1).")
  private double outerRate = 1;

  @Option(
      names = "--outer-momentum",
      paramLabel = "M",
      description = "Momentum of the way to the workers' average (default: 0).")
  private double outerMomentum;

  @Option(
      names = "--optimizer",
      paramLabel = "adamw|sgd",
      description = "adamw, or sgd with Nesterov's momentum 0.9 (default: adamw).")
  private String optimizer = LearningOptions.Rule.ADAMW.label();

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description =
          "For heads and BiFPN, as it is (default: 1e-3 for adamw, 0.01 for sgd, times images of a"
              + " step / 8).")
  private @Nullable Double learningRate;

  @Option(
      names = "--backbone-factor",
      paramLabel = "SHARE",
      description =
          "The backbone's share of the rate (default: 0.3 if it was trained before, else 1).")
  private @Nullable Double backboneFactor;

  @Option(
      names = "--weight-decay",
      paramLabel = "DECAY",
      description = "Of kernels only (default: 1e-4 for adamw, 4e-5 for sgd).")
  private @Nullable Double weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "cosine|plateau|constant",
      description =
          "How the rate falls after warm-up; plateau divides it by 10 after 4 epochs without a"
              + " better AP, or loss without validation (default: cosine).")
  private String schedule = Schedule.COSINE.label();

  @Option(
      names = "--warmup-epochs",
      paramLabel = "N",
      description = "Epochs of growing rates, from a tenth; may be a fraction (default: 1).")
  private double warmUpEpochs = 1;

  @Option(
      names = "--ema",
      paramLabel = "DECAY",
      description =
          "Moving average of weights that is measured and kept: min(DECAY, (1 + n) / (10 + n)) at"
              + " update n; 0 for none (default: 0.9998).")
  private double ema = 0.9998;

  @Option(
      names = "--clip-norm",
      paramLabel = "NORM",
      description = "Longest gradient; 0 means no limit (default: 10).")
  private double clipNorm = LearningOptions.USUAL_CLIP_NORM;

  @Option(
      names = "--freeze",
      paramLabel = "none|backbone|backbone-bn|bn",
      description =
          "What stays: the backbone, its batch normalizations, or all of those (default: none).")
  private String freeze = Freezing.NONE.label();

  @Option(
      names = "--drop-path",
      paramLabel = "P",
      description = "Probability that a last block's branch is dropped (default: 0).")
  private double dropPath;

  @Option(
      names = "--head-dropout",
      paramLabel = "P",
      description =
          "Probability that a channel of an image is dropped after each convolution's activation in"
              + " the heads (default: 0).")
  private double headDropout;

  @Option(
      names = "--matcher",
      paramLabel = "max-iou|iou:0.5:0.4|atss:9|predicted",
      description =
          "Which anchors are positive; max-iou gives every truth its best one (default: max-iou).")
  private String matcher = LossOptions.DEFAULT.matcher();

  @Option(
      names = "--focal-alpha",
      paramLabel = "A",
      description = "Weight of objects against background (default: 0.25).")
  private double focalAlpha = LossOptions.DEFAULT.focalAlpha();

  @Option(
      names = "--focal-gamma",
      paramLabel = "G",
      description = "How much less easy anchors count (default: 1.5).")
  private double focalGamma = LossOptions.DEFAULT.focalGamma();

  @Option(
      names = "--label-smoothing",
      paramLabel = "S",
      description = "Share of the class target that is spread (default: 0).")
  private double labelSmoothing = LossOptions.DEFAULT.labelSmoothing();

  @Option(
      names = "--box-loss",
      paramLabel = "huber|smooth-l1|iou|giou|diou|ciou",
      description = "Of positive anchors (default: huber, delta 0.1, times 50).")
  private String boxLoss = LossOptions.DEFAULT.boxLoss();

  @Option(
      names = "--augment",
      paramLabel = "flip,jitter,color,blur,cutout",
      description =
          "Changes to pictures, drawn from seed, epoch and image; or none (default: flip).")
  private String augment = "flip";

  @Option(
      names = "--multi-scale",
      paramLabel = "0.5:2.0",
      description = "Let the input's side change from step to step between two shares of it.")
  private @Nullable String multiScale;

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is random (default: 1).")
  private long seed = 1;

  @Option(
      names = "--checkpoint-rounds",
      paramLabel = "N",
      description = "Rounds between checkpoints; 0 for one an epoch (default: 0).")
  private int checkpointRounds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "That a worker computes with (default: the executor's cores). Sums of another number are"
              + " rounded otherwise, so that weights differ: a resumed run needs the same.")
  private int threads;

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private CommonOptions common = new CommonOptions();

  TrainCommand(CommandContext context) {
    this.context = context;
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
      if (!augment.equals("none")) {
        Augmentation.parse(augment);
      }
      Optional<String> scale = Optional.ofNullable(multiScale);
      scale.ifPresent(MultiScale::parse);
      return new TrainRequest(
          new TrainingData(
              images,
              annotations,
              Optional.ofNullable(split),
              TrainingClasses.parse(classes),
              missing()),
          validation(),
          new NetworkRequest(
              Optional.ofNullable(variant),
              init,
              count(inputSize),
              count(fpnRepeats),
              Optional.ofNullable(anchors)),
          new LossOptions(matcher, focalAlpha, focalGamma, labelSmoothing, boxLoss),
          learning(),
          budget(),
          augment,
          scale,
          seed,
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

  private LearningOptions learning() {
    boolean pretrained = !init.equals(NetworkRequest.RANDOM);
    return new LearningOptions(
        rule(),
        weightDecay != null ? weightDecay : rule().usualDecay(),
        backboneFactor != null ? backboneFactor : LearningOptions.usualBackboneFactor(pretrained),
        clipNorm,
        Freezing.parse(freeze),
        dropPath,
        headDropout);
  }

  private TrainRequest.Budget budget() {
    return new TrainRequest.Budget(
        epochs,
        batchSize,
        workers,
        localSteps,
        learningRate != null ? learningRate : rule().usualRate(batchSize * workers),
        Schedule.parse(schedule),
        warmUpEpochs,
        ema,
        new OuterOptions(outerRate, outerMomentum),
        checkpointRounds,
        threads);
  }

  private LearningOptions.Rule rule() {
    for (LearningOptions.Rule rule : LearningOptions.Rule.values()) {
      if (rule.label().equals(optimizer)) {
        return rule;
      }
    }
    List<String> labels =
        Arrays.stream(LearningOptions.Rule.values()).map(LearningOptions.Rule::label).toList();
    throw new UserException(
        "Cannot train with --optimizer %s: there are %s%s"
            .formatted(optimizer, String.join(", ", labels), NearestName.hint(optimizer, labels)));
  }

  private static OptionalInt count(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}

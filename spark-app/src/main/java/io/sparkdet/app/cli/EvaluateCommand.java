package io.sparkdet.app.cli;

import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.cli.option.ConfusionOptions;
import io.sparkdet.app.cli.option.EvaluationOptions;
import io.sparkdet.app.cli.option.OverwriteOption;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.EvaluateJob;
import io.sparkdet.app.evaluate.Evaluation;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.files.ModelLocation;
import io.sparkdet.app.files.OutputFolder;
import io.sparkdet.app.files.OutputKind;
import io.sparkdet.app.report.evaluation.EvaluationReport;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.IouThresholds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code evaluate}. */
@Command(
    name = "evaluate",
    header = "Measures detections against annotations: exact COCO metrics.",
    description = {
      "%nPrints pycocotools' twelve lines and writes report.html, a page to look at, beside"
          + " summary.json, per_class.csv, pr_curves.parquet and other tables. Memory does not grow with the number of detections."
    },
    footer = {
      "%nExample:",
      "  sparkdet evaluate --annotations instances_val2017.json --detections results.json \\",
      "    --output evaluation"
    })
final class EvaluateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private OverwriteOption overwrite = new OverwriteOption();

  @Mixin private EvaluationOptions shared = new EvaluationOptions();

  @Mixin private ConfusionOptions confusion = new ConfusionOptions();

  @Option(
      names = "--annotations",
      required = true,
      paramLabel = "FILE|DIR",
      description =
          "The truth: a COCO instances file, a Pascal VOC directory, or a table with image_id and"
              + " truths.")
  private String annotations = "";

  @Option(
      names = "--detections",
      required = true,
      paramLabel = "FILE|DIR",
      description =
          "The detections: a COCO results file, or a label output, joined by file name or id.")
  private String detections = "";

  @Option(
      names = "--metrics",
      split = ",",
      paramLabel = "METRIC",
      description =
          "What is measured: coco (always), voc, tide. The last keeps about 28 bytes a detection on"
              + " the driver.")
  private List<MetricName> metrics = new ArrayList<>(List.of(MetricName.COCO));

  @Option(
      names = "--confidence",
      paramLabel = "LEVEL",
      description =
          "Intervals that hold this share of 200 bootstrap replicates of the images, such as 0.95.")
  private @Nullable Double confidence;

  @Option(
      names = "--image-table",
      paramLabel = "FILE|DIR",
      description = "A table with a row an image, by image_id, file_name or path.")
  private @Nullable String imageTable;

  @Option(
      names = "--slice-by",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns of the image table: each of their values is measured on its own.")
  private List<String> sliceBy = new ArrayList<>();

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "The pictures, by the annotations' file names: adds an audit of the annotations, with"
              + " boxes drawn.")
  private @Nullable String images;

  @Option(
      names = "--iou-thresholds",
      split = ",",
      paramLabel = "IOU",
      description = "IoUs that make a match, rising (default: 0.5 to 0.95 in steps of 0.05).")
  private List<Double> iouThresholds = new ArrayList<>();

  @Option(
      names = "--max-detections",
      split = ",",
      paramLabel = "N",
      description =
          "How many of an image's and category's best detections count, rising; 0 means no limit"
              + " (default: 1,10,100).")
  private List<Integer> maxDetections = new ArrayList<>();

  @Option(
      names = "--area-ranges",
      split = ",",
      paramLabel = "NAME:MIN:MAX",
      description =
          "Ranges of the annotated area in square pixels (default: all, small, medium, large).")
  private List<String> areaRanges = new ArrayList<>();

  @Option(
      names = "--class-agnostic",
      description = "Let detections match truths of any category: only places matter.",
      arity = "0..1",
      fallbackValue = "true")
  private boolean classAgnostic;

  @Option(
      names = "--ignore-unknown-images",
      description = "Leave out detections on images that the truth lacks, with a warning.",
      arity = "0..1",
      fallbackValue = "true")
  private boolean ignoreUnknownImages;

  EvaluateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    EvaluationSettings settings = settings();
    if (!sliceBy.isEmpty() && imageTable == null) {
      throw new UserException(
          "Cannot slice by %s: --image-table is required".formatted(String.join(", ", sliceBy)));
    }
    Configuration hadoop = ModelLocation.hadoop();
    InputProbe.require("--annotations", annotations, hadoop);
    InputProbe.require("--detections", detections, hadoop);
    InputProbe.require("--split", shared.split(), hadoop);
    InputProbe.require("--image-table", imageTable, hadoop);
    InputProbe.require("--images", images, hadoop);
    try (OutputFolder output =
        OutputFolder.claim(
                OutputKind.EVALUATION, "--output", shared.output(), overwrite.given(), hadoop)
            .leased(hadoop, note -> common.warn(context.err(), List.of(note)))) {
      Evaluation evaluation =
          new EvaluateJob(
                  context.spark("evaluate"), confusion.in(request(settings, output.working())))
              .run();
      EvaluationReport.write(
          context.spark("evaluate"),
          output.working(),
          shared.output(),
          output.working() + "/report.html");
      output.publish();
      evaluation.summary().lines().forEach(context.out()::println);
      common.warn(context.err(), evaluation.warnings());
      return ExitStatus.DONE.code();
    }
  }

  private EvaluateRequest request(EvaluationSettings settings, String output) {
    return new EvaluateRequest(
        annotations,
        shared.split(),
        detections,
        output,
        settings,
        EnumSet.copyOf(metrics),
        Optional.ofNullable(confidence),
        Optional.ofNullable(imageTable),
        sliceBy,
        Optional.ofNullable(images),
        ignoreUnknownImages);
  }

  private EvaluationSettings settings() {
    if (confidence != null && !(confidence > 0 && confidence < 1)) {
      throw new UserException(
          "Cannot make intervals: --confidence %s; give a share such as 0.95"
              .formatted(confidence));
    }
    try {
      EvaluationSettings settings = EvaluationSettings.COCO;
      if (!iouThresholds.isEmpty()) {
        settings =
            settings.withIouThresholds(
                IouThresholds.of(
                    iouThresholds.stream().mapToDouble(Double::doubleValue).toArray()));
      }
      if (!maxDetections.isEmpty()) {
        settings =
            settings.withMaxDetections(
                maxDetections.stream()
                    .map(limit -> limit.equals(0) ? (Integer) EvaluationSettings.NO_LIMIT : limit)
                    .toList());
      }
      if (!areaRanges.isEmpty()) {
        settings = settings.withAreaRanges(areaRanges.stream().map(AreaRange::parse).toList());
      }
      return classAgnostic ? settings.withCategoryMode(CategoryMode.CLASS_AGNOSTIC) : settings;
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}

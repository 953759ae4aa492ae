package io.sparkdet.app.evaluate.plan;

import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.sql.option.OptionValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an evaluation is to do.
 *
 * @param options the values of all options
 */
@PublicApi
public record EvaluateRequest(OptionValues<EvaluateOption> options) {

  /** Options of what stands in files of the output alone. */
  private static final List<EvaluateOption> OF_OUTPUT =
      List.of(
          EvaluateOption.SLICE_BY,
          EvaluateOption.IMAGES,
          EvaluateOption.CONFUSION_SCORE,
          EvaluateOption.CONFUSION_IOU);

  /**
   * Refuses values that no evaluation can have.
   *
   * @throws UserException that names the value and the option
   */
  public EvaluateRequest {
    if (options.has(EvaluateOption.CONFIDENCE)) {
      double level = options.decimal(EvaluateOption.CONFIDENCE);
      if (!(level > 0 && level < 1)) {
        throw new UserException(
            "Cannot make intervals: --confidence %s; give a share such as 0.95".formatted(level));
      }
    }
    try {
      new EvaluationPlan(options).settings();
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    for (MetricName byClass : List.of(MetricName.LVIS, MetricName.OPEN_IMAGES)) {
      if (options.flag(EvaluateOption.CLASS_AGNOSTIC)
          && new EvaluationPlan(options).measures(byClass)) {
        throw new UserException(
            "Cannot measure %s numbers with --class-agnostic: %s rules go by class; leave one out"
                .formatted(
                    byClass == MetricName.LVIS ? "LVIS's" : "Open Images'",
                    byClass == MetricName.LVIS ? "its" : "their"));
      }
    }
    if (options.has(EvaluateOption.HIERARCHY)
        && !new EvaluationPlan(options).measures(MetricName.OPEN_IMAGES)) {
      throw new UserException(
          "Cannot use --hierarchy %s: only --metrics open-images goes by it; add that, or leave it out"
              .formatted(options.text(EvaluateOption.HIERARCHY)));
    }
    List<String> columns = options.several(EvaluateOption.SLICE_BY, String.class);
    if (!columns.isEmpty() && !options.has(EvaluateOption.IMAGE_TABLE)) {
      throw new UserException(
          "Cannot slice by %s: --image-table is required".formatted(String.join(", ", columns)));
    }
    if (options.has(EvaluateOption.CONFUSION_SCORE)) {
      double score = options.decimal(EvaluateOption.CONFUSION_SCORE);
      if (!Double.isFinite(score)) {
        throw new UserException(
            "Cannot count confusions: --confusion-score %s; give a number such as 0.25"
                .formatted(score));
      }
    }
    if (options.has(EvaluateOption.CONFUSION_IOU)) {
      double iou = options.decimal(EvaluateOption.CONFUSION_IOU);
      if (!(iou > 0 && iou <= 1)) {
        throw new UserException(
            "Cannot count confusions: --confusion-iou %s; give a number above 0 up to 1"
                .formatted(iou));
      }
    }
    requirePlaces(options);
  }

  /** Refuses to measure what would be told nowhere. */
  private static void requirePlaces(OptionValues<EvaluateOption> options) {
    if (options.has(EvaluateOption.OUTPUT)) {
      if (options.has(EvaluateOption.SUMMARY)) {
        throw new UserException(
            "Cannot write the summary to %s beside --output: it is summary.json there; leave one out"
                .formatted(options.text(EvaluateOption.SUMMARY)));
      }
      return;
    }
    for (EvaluateOption option : OF_OUTPUT) {
      if (options.has(option)) {
        throw new UserException(
            "Cannot use --%s without --output: what it adds stands in files there; give a folder"
                .formatted(option.optionName()));
      }
    }
    boolean more = new EvaluationPlan(options).measuresMore();
    if (more && !options.has(EvaluateOption.SUMMARY)) {
      throw new UserException(
          "Cannot tell more than COCO's numbers (--%s) without a file: give --output a folder, or --summary a file"
              .formatted(
                  (options.has(EvaluateOption.CONFIDENCE)
                          ? EvaluateOption.CONFIDENCE
                          : EvaluateOption.METRICS)
                      .optionName()));
    }
  }

  /**
   * Makes a request of what a user wrote.
   *
   * @param given texts by the names of {@link EvaluateOption}, such as {@code iou-thresholds}
   * @throws UserException that names the first option whose text makes no sense or that has to be
   *     set, or a name that is no option's
   */
  public static EvaluateRequest of(Map<String, String> given) {
    OptionValues<EvaluateOption> options;
    try {
      options = OptionValues.of(EvaluateOption.class, given);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    return new EvaluateRequest(options);
  }

  /** Returns the same with another folder that receives the results. */
  public EvaluateRequest writingTo(String folder) {
    return new EvaluateRequest(options.with(EvaluateOption.OUTPUT, folder));
  }

  /** Returns the truth: a COCO instances file, a Pascal VOC directory or a table. */
  public String annotations() {
    return options.text(EvaluateOption.ANNOTATIONS);
  }

  /** Returns a file of the image names of a VOC directory that count. */
  public Optional<String> split() {
    return options.textIfSet(EvaluateOption.SPLIT);
  }

  /** Returns the detections: a COCO results file or a table, such as a {@code label} output. */
  public String detections() {
    return options.text(EvaluateOption.DETECTIONS);
  }

  /** Returns the folder that receives the results; without one the numbers are told only. */
  public Optional<String> output() {
    return options.textIfSet(EvaluateOption.OUTPUT);
  }

  /** Returns a file for the numbers and settings as JSON, where there is no folder for them. */
  public Optional<String> summary() {
    return options.textIfSet(EvaluateOption.SUMMARY);
  }

  /** Returns what is written, for errors. */
  public String results() {
    return output()
        .map(folder -> "the results to " + folder)
        .or(() -> summary().map(file -> "the summary to " + file))
        .orElse("the numbers");
  }

  /** Returns COCO's settings. */
  public EvaluationSettings settings() {
    return plan().settings();
  }

  /** Returns a table with a row an image, by image id or file name. */
  public Optional<String> imageTable() {
    return options.textIfSet(EvaluateOption.IMAGE_TABLE);
  }

  /** Returns its columns by whose values the images are sliced. */
  public List<String> sliceBy() {
    return options.several(EvaluateOption.SLICE_BY, String.class);
  }

  /** Returns the folder of the pictures, where the annotations are audited. */
  public Optional<String> images() {
    return options.textIfSet(EvaluateOption.IMAGES);
  }

  /** Returns names or ids of categories that are left out. */
  public List<String> ignoredCategories() {
    return options.several(EvaluateOption.IGNORE_CATEGORIES, String.class);
  }

  /**
   * Returns Open Images' hierarchy of classes, where boxes count for classes that contain theirs.
   */
  public Optional<String> hierarchy() {
    return options.textIfSet(EvaluateOption.HIERARCHY);
  }

  /**
   * Returns whether detections on images that the truth lacks are left out with a warning instead
   * of refused.
   */
  public boolean ignoreUnknownImages() {
    return options.flag(EvaluateOption.IGNORE_UNKNOWN_IMAGES);
  }

  /** Returns whether Spark's tasks measure, or this JVM alone. */
  public DistributedChoice distributed() {
    return options.choice(EvaluateOption.DISTRIBUTED, DistributedChoice.class);
  }

  /** Returns what is measured, as far as it is known before the inputs are read. */
  public EvaluationPlan plan() {
    return new EvaluationPlan(options);
  }
}

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

  /** Returns the folder that receives the results. */
  public String output() {
    return options.text(EvaluateOption.OUTPUT);
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

package io.sparkdet.app.evaluate.plan;

import static io.sparkdet.sql.option.OptionDefault.computed;
import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.mustBeSet;
import static io.sparkdet.sql.option.OptionDefault.none;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.image.IouThresholds;
import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;
import java.util.Arrays;

/**
 * The options of an evaluation, each written down once: the command line, job files, requests of
 * programs, the settings in {@code summary.json} and the page of options are made from this list.
 * {@link EvaluationPlan} says what those mean that choose what is measured.
 */
@PublicApi
public enum EvaluateOption implements OptionEntry<OptionValues<EvaluateOption>> {
  ANNOTATIONS(
      OptionKind.INPUT,
      "FILE|DIR",
      "The truth: a COCO instances file, a Pascal VOC directory, or a table with image_id and"
          + " truths",
      mustBeSet()),
  SPLIT(
      OptionKind.INPUT,
      "FILE",
      "Image names of the VOC directory that count, one a line",
      none("all")),
  DETECTIONS(
      OptionKind.INPUT,
      "FILE|DIR",
      "The detections: a COCO results file, or a label output, joined by file name or id",
      mustBeSet()),
  OUTPUT(
      OptionKind.TEXT,
      "DIR",
      "Where the page and the tables go",
      none("none: only numbers are told, in less time")),
  SUMMARY(
      OptionKind.TEXT,
      "FILE",
      "Write the numbers and settings as JSON, instead of --output",
      none()),
  METRICS(
      OptionKind.several(OptionKind.choice(MetricName.class)),
      "METRIC",
      "What is measured: coco (always), voc, lvis, open-images, tide, calibration. TIDE keeps about"
          + " 28 bytes a detection on the driver",
      fixed("coco")),
  HIERARCHY(
      OptionKind.INPUT,
      "FILE",
      "Open Images' hierarchy of classes (JSON), by which --metrics open-images counts boxes for all"
          + " classes that contain theirs",
      none()),
  IOU_THRESHOLDS(
      OptionKind.several(OptionKind.DECIMAL),
      "IOU",
      "IoUs that make a match, rising",
      computed(
          options -> Arrays.stream(IouThresholds.COCO.toArray()).boxed().toList(),
          "0.5 to 0.95 in steps of 0.05")),
  MAX_DETECTIONS(
      OptionKind.several(OptionKind.INTEGER),
      "N",
      "How many of an image's and category's best detections count, rising; 0 means no limit",
      fixed("1,10,100")),
  AREA_RANGES(
      OptionKind.several(OptionKind.TEXT),
      "NAME:MIN:MAX",
      "Ranges of the annotated area in square pixels",
      none("all, small, medium, large")),
  CLASS_AGNOSTIC(
      OptionKind.FLAG,
      "true|false",
      "Let detections match truths of any category: only places matter",
      fixed("false", "off")),
  CONFIDENCE(
      OptionKind.DECIMAL,
      "LEVEL",
      "Intervals that hold this share of 200 bootstrap replicates of the images, such as 0.95",
      none()),
  IMAGE_TABLE(
      OptionKind.INPUT,
      "FILE|DIR",
      "A table with a row an image, by image_id, file_name or path",
      none()),
  SLICE_BY(
      OptionKind.several(OptionKind.TEXT),
      "COLUMN",
      "Columns of the image table: each of their values is measured on its own",
      none()),
  IMAGES(
      OptionKind.INPUT,
      "DIR",
      "The pictures, by the annotations' file names: adds an audit of the annotations, with boxes"
          + " drawn",
      none()),
  CONFUSION_SCORE(
      OptionKind.DECIMAL,
      "SCORE",
      "The least score of detections in the confusion matrix",
      none("0.25; of scores that are no shares, a quarter of their range")),
  CONFUSION_IOU(
      OptionKind.DECIMAL,
      "IOU",
      "The least IoU of a pair in the confusion matrix",
      none("0.5, or the lowest of --iou-thresholds where 0.5 is none of them")),
  IGNORE_CATEGORIES(
      OptionKind.several(OptionKind.TEXT),
      "CLASS",
      "Classes that are left out of everything, by name or id",
      none()),
  IGNORE_UNKNOWN_IMAGES(
      OptionKind.FLAG,
      "true|false",
      "Leave out detections on images that the truth lacks, with a warning",
      fixed("false", "off")),
  DISTRIBUTED(
      OptionKind.choice(DistributedChoice.class),
      "WHEN",
      "Whether Spark's tasks measure: auto (where the inputs are no COCO files of this machine, or"
          + " larger than the heap has room for), always, or never. The numbers are the same",
      fixed("auto"));

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold nothing
  private final OptionFacts<OptionValues<EvaluateOption>> facts;

  EvaluateOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<EvaluateOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  @Override
  public OptionFacts<OptionValues<EvaluateOption>> facts() {
    return facts;
  }
}

package io.sparkdet.app.evaluate.plan;

import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.IouThresholds;
import io.sparkdet.detection.coco.pairing.BoxPairing;
import io.sparkdet.detection.coco.score.ScoreScale;
import io.sparkdet.detection.openimages.ClassHierarchy;
import io.sparkdet.sql.option.OptionValues;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is measured and of which boxes, in a form that travels with a task: driver and tasks make
 * the same metrics from it.
 */
public final class EvaluationPlan implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The IoU of the best score of a class and of the score tables, where it is measured. */
  private static final double IOU = 0.5;

  /** A detector's usual working point, as a share of the scale of scores. */
  private static final double CONFUSION_SHARE = 0.25;

  private final OptionValues<EvaluateOption> options;
  private double lowestScore;
  private double highestScore = 1;
  private boolean everyIdCounted;
  private HashSet<Long> leftOut = new HashSet<>();
  private ClassHierarchy hierarchy = ClassHierarchy.NONE;
  private int replicates;
  private long seed;

  /** Plans an evaluation of all boxes. */
  public EvaluationPlan(OptionValues<EvaluateOption> options) {
    this.options = options;
  }

  private EvaluationPlan(EvaluationPlan other) {
    options = other.options;
    lowestScore = other.lowestScore;
    highestScore = other.highestScore;
    everyIdCounted = other.everyIdCounted;
    leftOut = other.leftOut;
    hierarchy = other.hierarchy;
    replicates = other.replicates;
    seed = other.seed;
  }

  /** Returns the same for scores that lie between these. */
  public EvaluationPlan withScores(double lowest, double highest) {
    EvaluationPlan plan = new EvaluationPlan(this);
    plan.lowestScore = lowest;
    plan.highestScore = highest;
    return plan;
  }

  /**
   * Returns a plan of what is told in another way where annotations have the id 0: a match with
   * them counts as any other.
   */
  public EvaluationPlan withEveryIdCounted() {
    EvaluationPlan plan = new EvaluationPlan(this);
    plan.everyIdCounted = true;
    return plan;
  }

  /** Returns the same without the boxes of these categories. */
  public EvaluationPlan without(Set<Long> categories) {
    EvaluationPlan plan = new EvaluationPlan(this);
    plan.leftOut = new HashSet<>(categories);
    return plan;
  }

  /** Returns the same where boxes count for all classes that contain theirs, as in Open Images. */
  public EvaluationPlan withHierarchy(ClassHierarchy classes) {
    EvaluationPlan plan = new EvaluationPlan(this);
    plan.hierarchy = classes;
    return plan;
  }

  /** Returns which classes contain which to Open Images' metric. */
  public ClassHierarchy hierarchy() {
    return hierarchy;
  }

  /** Returns the same with all of COCO's numbers of replicates of the images. */
  public EvaluationPlan withReplicates(BootstrapWeights weights) {
    EvaluationPlan plan = new EvaluationPlan(this);
    plan.replicates = weights.replicates();
    plan.seed = weights.seed();
    return plan;
  }

  /** Returns how often images are drawn, where replicates are wanted. */
  public Optional<BootstrapWeights> replicates() {
    return replicates == 0 ? Optional.empty() : Optional.of(new BootstrapWeights(seed, replicates));
  }

  /**
   * Returns COCO's settings.
   *
   * @throws IllegalArgumentException if no evaluation can have them; the message says why
   */
  public EvaluationSettings settings() {
    EvaluationSettings settings =
        EvaluationSettings.COCO
            .withIouThresholds(
                IouThresholds.of(
                    options.several(EvaluateOption.IOU_THRESHOLDS, Double.class).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray()))
            .withMaxDetections(
                options.several(EvaluateOption.MAX_DETECTIONS, Integer.class).stream()
                    .map(limit -> limit.equals(0) ? (Integer) EvaluationSettings.NO_LIMIT : limit)
                    .toList())
            .withCategoryMode(
                options.flag(EvaluateOption.CLASS_AGNOSTIC)
                    ? CategoryMode.CLASS_AGNOSTIC
                    : CategoryMode.PER_CATEGORY);
    List<String> ranges = options.several(EvaluateOption.AREA_RANGES, String.class);
    return ranges.isEmpty()
        ? settings
        : settings.withAreaRanges(ranges.stream().map(AreaRange::parse).toList());
  }

  /** Returns whether a metric is asked for; COCO's always is. */
  public boolean measures(MetricName metric) {
    return metric == MetricName.COCO
        || options.several(EvaluateOption.METRICS, MetricName.class).contains(metric);
  }

  /** Returns whether numbers are asked for that COCO's lines do not tell. */
  boolean measuresMore() {
    return confidence().isPresent()
        || Arrays.stream(MetricName.values())
            .anyMatch(metric -> metric != MetricName.COCO && measures(metric));
  }

  /** Returns whether more is written than the lines that are printed. */
  public boolean hasSummary() {
    return hasFolder() || options.has(EvaluateOption.SUMMARY);
  }

  /** Returns whether there is a folder for files that tell of classes, scores and images. */
  public boolean hasFolder() {
    return options.has(EvaluateOption.OUTPUT);
  }

  /**
   * Returns the share of bootstrap replicates that an interval holds, where intervals are wanted.
   */
  public OptionalDouble confidence() {
    return options.decimalIfSet(EvaluateOption.CONFIDENCE);
  }

  /** Returns the folder of the pictures, where the annotations are audited. */
  public Optional<String> pictures() {
    return options.textIfSet(EvaluateOption.IMAGES);
  }

  /** Returns whether slices of the images are measured too. */
  public boolean sliced() {
    return options.has(EvaluateOption.SLICE_BY);
  }

  /** Returns whether a match with annotation id 0 counts as any other. */
  public boolean everyIdCounted() {
    return everyIdCounted;
  }

  /** Returns the categories whose boxes are left out. */
  public Set<Long> leftOut() {
    return leftOut;
  }

  /** Returns the scores that tables go through. */
  public ScoreScale scoreScale() {
    return ScoreScale.of(lowestScore, highestScore);
  }

  /**
   * Returns the least score of the confusion matrix; detections below it are not believed by the
   * label audit either.
   */
  public double confusionScore() {
    return options
        .decimalIfSet(EvaluateOption.CONFUSION_SCORE)
        .orElse(scoreScale().at(CONFUSION_SHARE));
  }

  /** Returns the least IoU of the confusion matrix, that of the score tables unless told. */
  public double confusionIou() {
    return options.decimalIfSet(EvaluateOption.CONFUSION_IOU).orElse(scoreIou());
  }

  /** Returns how the confusion matrix and counts of errors pair detections with truths. */
  public BoxPairing pairing() {
    return new BoxPairing(confusionIou(), confusionScore());
  }

  /**
   * Returns the IoU of Pascal VOC's and Open Images' metrics: the lowest of the thresholds, 0.5 by
   * default.
   */
  public double vocIou() {
    return settings().iouThresholds().value(0);
  }

  /** Returns the criterion of the score tables: all areas, IoU 0.5 or else the first. */
  public int scoreCriterion() {
    EvaluationSettings all = settings();
    return all.criterion(all.areaRangeIndex("all"), Math.max(0, all.iouThresholds().indexOf(IOU)));
  }

  /** Returns the IoU of that criterion. */
  public double scoreIou() {
    EvaluationSettings all = settings();
    return all.iouThresholds().value(Math.max(0, all.iouThresholds().indexOf(IOU)));
  }
}

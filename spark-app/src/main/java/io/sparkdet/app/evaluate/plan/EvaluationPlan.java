package io.sparkdet.app.evaluate.plan;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.score.ScoreScale;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** COCO's settings as bytes: they are no serializable class. */
  private final byte[] settings;

  private final EnumSet<MetricName> metrics;
  private @Nullable Double confidence;
  private @Nullable String pictures;
  private boolean sliced;
  private Confusions confusions = Confusions.DEFAULT;
  private double lowestScore;
  private double highestScore = 1;
  private boolean everyIdCounted;
  private HashSet<Long> leftOut = new HashSet<>();

  /**
   * Plans an evaluation of all boxes.
   *
   * @param metrics what is measured beside COCO's metrics
   */
  public EvaluationPlan(EvaluationSettings settings, Set<MetricName> metrics) {
    this.settings = settings.toBytes();
    this.metrics = EnumSet.of(MetricName.COCO);
    this.metrics.addAll(metrics);
  }

  private EvaluationPlan(EvaluationPlan other) {
    settings = other.settings;
    metrics = other.metrics;
    confidence = other.confidence;
    pictures = other.pictures;
    sliced = other.sliced;
    confusions = other.confusions;
    lowestScore = other.lowestScore;
    highestScore = other.highestScore;
    everyIdCounted = other.everyIdCounted;
    leftOut = other.leftOut;
  }

  /** Returns the same with intervals that hold this share of the bootstrap replicates. */
  public EvaluationPlan withConfidence(double level) {
    EvaluationPlan plan = new EvaluationPlan(this);
    plan.confidence = level;
    return plan;
  }

  /** Returns the same with an audit of the annotations, its pictures from this folder. */
  public EvaluationPlan withPictures(String folder) {
    EvaluationPlan plan = new EvaluationPlan(this);
    plan.pictures = folder;
    return plan;
  }

  /** Returns the same that measures each slice of the images on its own too. */
  public EvaluationPlan withSlices() {
    EvaluationPlan plan = new EvaluationPlan(this);
    plan.sliced = true;
    return plan;
  }

  /** Returns the same with other bounds of the confusion matrix. */
  public EvaluationPlan withConfusions(Confusions other) {
    EvaluationPlan plan = new EvaluationPlan(this);
    plan.confusions = other;
    return plan;
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

  /** Returns COCO's settings. */
  public EvaluationSettings settings() {
    return EvaluationSettings.fromBytes(settings);
  }

  /** Returns whether a metric is asked for; COCO's always is. */
  public boolean measures(MetricName metric) {
    return metrics.contains(metric);
  }

  /**
   * Returns the share of bootstrap replicates that an interval holds, where intervals are wanted.
   */
  public OptionalDouble confidence() {
    return confidence == null ? OptionalDouble.empty() : OptionalDouble.of(confidence);
  }

  /** Returns the folder of the pictures, where the annotations are audited. */
  public Optional<String> pictures() {
    return Optional.ofNullable(pictures);
  }

  /** Returns whether slices of the images are measured too. */
  public boolean sliced() {
    return sliced;
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
    return confusions.score().orElse(scoreScale().at(CONFUSION_SHARE));
  }

  /** Returns the least IoU of the confusion matrix, that of the score tables unless told. */
  public double confusionIou() {
    return confusions.iou().orElse(scoreIou());
  }

  /** Returns Pascal VOC's IoU: the lowest of the thresholds, 0.5 by default. */
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

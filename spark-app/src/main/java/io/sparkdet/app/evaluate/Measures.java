package io.sparkdet.app.evaluate;

import io.sparkdet.detection.audit.LabelAudit;
import io.sparkdet.detection.coco.ConfusionMatrix;
import io.sparkdet.detection.coco.ScoreHistogram;
import io.sparkdet.detection.coco.ScoreScale;
import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.tide.TideSettings;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;

/**
 * What is measured, in a form that travels with a task.
 *
 * <p>COCO's settings travel as bytes; everything that counts images or detections is made from
 * here, so that driver and tasks agree.
 */
final class Measures implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The IoU of the best score of a class and of the score tables, where it is measured. */
  private static final double IOU = 0.5;

  /** A detector's usual working point, as a share of the scale of scores. */
  private static final double CONFUSION_SHARE = 0.25;

  /** The findings of each kind that a label audit keeps: as many pictures as anyone looks at. */
  private static final int FINDINGS = 24;

  private static final long SEED = 1;

  private final byte[] settings;
  private final boolean voc;
  private final boolean tide;
  private final int replicates;
  private final int findings;
  private final Confusions confusions;
  private final double lowestScore;
  private final double highestScore;
  private final boolean everyIdCounted;
  private final HashSet<Long> leftOut;

  /**
   * Describes an evaluation.
   *
   * @param voc whether Pascal VOC's average precision is measured too
   * @param tide whether TIDE's error breakdown is made too
   * @param replicates the number of bootstrap replicates, 0 for no intervals
   */
  Measures(EvaluationSettings settings, boolean voc, boolean tide, int replicates) {
    this(settings.toBytes(), voc, tide, replicates, 0, Confusions.DEFAULT, 0, 1, false, Set.of());
  }

  private Measures(
      byte[] settings,
      boolean voc,
      boolean tide,
      int replicates,
      int findings,
      Confusions confusions,
      double lowestScore,
      double highestScore,
      boolean everyIdCounted,
      Set<Long> leftOut) {
    this.settings = settings;
    this.voc = voc;
    this.tide = tide;
    this.replicates = replicates;
    this.findings = findings;
    this.confusions = confusions;
    this.lowestScore = lowestScore;
    this.highestScore = highestScore;
    this.everyIdCounted = everyIdCounted;
    this.leftOut = new HashSet<>(leftOut);
  }

  /** Returns the same with an audit of the annotations. */
  Measures withAudit() {
    return new Measures(
        settings,
        voc,
        tide,
        replicates,
        FINDINGS,
        confusions,
        lowestScore,
        highestScore,
        everyIdCounted,
        leftOut);
  }

  /** Returns the same with other bounds of the confusion matrix. */
  Measures withConfusions(Confusions other) {
    return new Measures(
        settings,
        voc,
        tide,
        replicates,
        findings,
        other,
        lowestScore,
        highestScore,
        everyIdCounted,
        leftOut);
  }

  /** Returns the same for scores that lie between these. */
  Measures withScores(double lowest, double highest) {
    return new Measures(
        settings,
        voc,
        tide,
        replicates,
        findings,
        confusions,
        lowest,
        highest,
        everyIdCounted,
        leftOut);
  }

  /** Returns the same in which a match with annotation id 0 counts as any other. */
  Measures withEveryIdCounted() {
    return new Measures(
        settings,
        voc,
        tide,
        replicates,
        findings,
        confusions,
        lowestScore,
        highestScore,
        true,
        leftOut);
  }

  /** Returns the same without the boxes of these categories. */
  Measures without(Set<Long> categories) {
    return new Measures(
        settings,
        voc,
        tide,
        replicates,
        findings,
        confusions,
        lowestScore,
        highestScore,
        everyIdCounted,
        categories);
  }

  boolean everyIdCounted() {
    return everyIdCounted;
  }

  /** Returns the categories whose boxes are left out. */
  Set<Long> leftOut() {
    return leftOut;
  }

  /** Returns the scores that tables go through. */
  ScoreScale scoreScale() {
    return ScoreScale.of(lowestScore, highestScore);
  }

  /**
   * Returns the least score of the confusion matrix; detections below it are not believed by the
   * label audit either.
   */
  double confusionScore() {
    return confusions.score().orElse(scoreScale().at(CONFUSION_SHARE));
  }

  /** Returns the least IoU of the confusion matrix, that of the score tables unless told. */
  double confusionIou() {
    return confusions.iou().orElse(scoreIou(settings()));
  }

  ConfusionMatrix confusion() {
    return new ConfusionMatrix(confusionIou(), confusionScore());
  }

  ScoreHistogram scores() {
    return new ScoreHistogram(settings(), scoreCriterion(settings()), scoreScale());
  }

  /** Returns Pascal VOC's IoU: the lowest of the thresholds, 0.5 by default. */
  double vocIou() {
    return settings().iouThresholds().value(0);
  }

  EvaluationSettings settings() {
    return EvaluationSettings.fromBytes(settings);
  }

  boolean voc() {
    return voc;
  }

  boolean tide() {
    return tide;
  }

  boolean bootstrap() {
    return replicates > 0;
  }

  BootstrapWeights weights() {
    return new BootstrapWeights(SEED, Math.max(1, replicates));
  }

  /** Returns an audit of nothing, which stays so where none is wanted. */
  LabelAudit audit() {
    return new LabelAudit(findings, confusionScore(), settings().categoryMode());
  }

  TideSettings tideSettings() {
    return TideSettings.DEFAULT;
  }

  /** Returns the criterion of the score histogram: all areas, IoU 0.5 or else the first. */
  static int scoreCriterion(EvaluationSettings settings) {
    return settings.criterion(
        settings.areaRangeIndex("all"), Math.max(0, settings.iouThresholds().indexOf(IOU)));
  }

  /** Returns the IoU of that criterion. */
  static double scoreIou(EvaluationSettings settings) {
    return settings.iouThresholds().value(Math.max(0, settings.iouThresholds().indexOf(IOU)));
  }
}

package io.sparkdet.app.evaluate;

import io.sparkdet.detection.audit.LabelAudit;
import io.sparkdet.detection.coco.BootstrapWeights;
import io.sparkdet.detection.coco.EvaluationSettings;
import io.sparkdet.detection.tide.TideSettings;
import java.io.Serializable;

/**
 * What is measured, in a form that travels with a task.
 *
 * <p>COCO's settings travel as bytes; everything that counts images or detections is made from
 * here, so that driver and tasks agree.
 */
final class Measures implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The IoU of Pascal VOC, of the confusion matrix and of the best score of a class. */
  static final double IOU = 0.5;

  /**
   * Detections below it are no part of the confusion matrix and are not believed by the label
   * audit: a detector's usual working point.
   */
  static final double CONFUSION_SCORE = 0.25;

  /** The findings of each kind that a label audit keeps: as many pictures as anyone looks at. */
  private static final int FINDINGS = 24;

  private static final long SEED = 1;

  private final byte[] settings;
  private final boolean voc;
  private final boolean tide;
  private final int replicates;
  private final int findings;

  /**
   * Describes an evaluation.
   *
   * @param voc whether Pascal VOC's average precision is measured too
   * @param tide whether TIDE's error breakdown is made too
   * @param replicates the number of bootstrap replicates, 0 for no intervals
   */
  Measures(EvaluationSettings settings, boolean voc, boolean tide, int replicates) {
    this(settings.toBytes(), voc, tide, replicates, 0);
  }

  private Measures(byte[] settings, boolean voc, boolean tide, int replicates, int findings) {
    this.settings = settings;
    this.voc = voc;
    this.tide = tide;
    this.replicates = replicates;
    this.findings = findings;
  }

  /** Returns the same with an audit of the annotations. */
  Measures withAudit() {
    return new Measures(settings, voc, tide, replicates, FINDINGS);
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
    return new LabelAudit(findings, CONFUSION_SCORE, settings().categoryMode());
  }

  TideSettings tideSettings() {
    return TideSettings.DEFAULT;
  }

  /** Returns the criterion of the score histogram: all areas, IoU 0.5 or else the first. */
  static int scoreCriterion(EvaluationSettings settings) {
    return settings.criterion(
        settings.areaRangeIndex("all"), Math.max(0, settings.iouThresholds().indexOf(IOU)));
  }
}

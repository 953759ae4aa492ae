package io.sparkdet.detection.calibration;

import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.state.UnitSum;

/**
 * The Localisation Recall Precision error of a category if all detections below a score are dropped
 * (Oksuz et al., One Metric to Measure them All, TPAMI 2021, equations 2 to 6): from 0, where all
 * truths are found by boxes of IoU 1 and nothing else is detected, to 1.
 *
 * @param score detections of at least this score are kept; NaN where none is
 * @param truePositives how many of them are right
 * @param falsePositives how many of them are wrong
 * @param positives the truths to be found
 * @param ious the first count of the exact sum of the right ones' IoUs
 * @param iousLow its second count
 * @param threshold the IoU that makes a match
 */
public record LrpPoint(
    double score,
    long truePositives,
    long falsePositives,
    long positives,
    long ious,
    long iousLow,
    double threshold) {

  /** Returns the point at which nothing is kept. */
  static LrpPoint nothing(long positives, double threshold) {
    return new LrpPoint(Double.NaN, 0, 0, positives, 0, 0, threshold);
  }

  /** Returns the sum of 1 - IoU over the right detections. */
  private double looseness() {
    return Math.max(0, truePositives - UnitSum.value(ious, iousLow));
  }

  /**
   * Returns LRP: (sum of (1 - IoU) / (1 - threshold) over the right + wrong + not found) / (right +
   * wrong + not found); -1 without a truth to be found. At threshold 1 boxes cannot be loose.
   */
  public double error() {
    if (positives == 0) {
      return CocoResult.UNDEFINED;
    }
    double loose = threshold < 1 ? looseness() / (1 - threshold) : 0;
    return (loose + falsePositives + missed()) / (positives + falsePositives);
  }

  private long missed() {
    return positives - truePositives;
  }

  /** Returns the mean of 1 - IoU over the right detections; -1 without any. */
  public double localization() {
    return truePositives == 0 ? CocoResult.UNDEFINED : looseness() / truePositives;
  }

  /**
   * Returns the share of the kept detections that are wrong: 1 - precision; -1 without any right.
   */
  public double falsePositiveShare() {
    return truePositives == 0
        ? CocoResult.UNDEFINED
        : (double) falsePositives / (truePositives + falsePositives);
  }

  /** Returns the share of the truths that are not found: 1 - recall; -1 without any. */
  public double falseNegativeShare() {
    return positives == 0 ? CocoResult.UNDEFINED : (double) missed() / positives;
  }
}

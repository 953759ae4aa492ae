package io.sparkdet.detection.calibration;

import io.sparkdet.detection.coco.CocoResult;

/**
 * How often detections of a score are right, in bins of equal width of scores as shares, rising.
 * Calibration errors are read of it; they are -1 without detections.
 */
public final class ReliabilityCurve {

  private final long[] detections;
  private final long[] right;
  private final double[] scores;
  private final double[] ious;

  /** Takes sums by bin. */
  ReliabilityCurve(long[] detections, long[] right, double[] scores, double[] ious) {
    this.detections = detections;
    this.right = right;
    this.scores = scores;
    this.ious = ious;
  }

  /** Returns the number of bins. */
  public int size() {
    return detections.length;
  }

  /** Returns the score at which bin {@code i} begins; that of the bin after the last is 1. */
  public double edge(int i) {
    return i / (double) size();
  }

  /** Returns the number of detections of all bins. */
  public long detections() {
    long all = 0;
    for (long count : detections) {
      all += count;
    }
    return all;
  }

  /** Returns the number of detections in bin {@code i}. */
  public long detections(int i) {
    return detections[i];
  }

  /** Returns the number of right detections in bin {@code i}. */
  public long right(int i) {
    return right[i];
  }

  /** Returns the mean score of bin {@code i}; NaN for an empty one. */
  public double meanScore(int i) {
    return scores[i] / detections[i];
  }

  /** Returns the share of the detections in bin {@code i} that are right; NaN for an empty one. */
  public double precision(int i) {
    return (double) right[i] / detections[i];
  }

  /**
   * Returns the expected calibration error: the mean over all detections of how far the mean score
   * of their bin is from the share of right ones in it. With detections for samples this is D-ECE
   * of scores alone (Küppers et al., Multivariate Confidence Calibration for Object Detection, CVPR
   * workshops 2020, equation 5).
   */
  public double expectedError() {
    double sum = 0;
    for (int i = 0; i < size(); i++) {
      sum += Math.abs(scores[i] - right[i]);
    }
    return detections() == 0 ? CocoResult.UNDEFINED : sum / detections();
  }

  /** Returns the largest distance of a bin that has detections. */
  public double maximumError() {
    double most = CocoResult.UNDEFINED;
    for (int i = 0; i < size(); i++) {
      if (detections[i] > 0) {
        most = Math.max(most, Math.abs(scores[i] - right[i]) / detections[i]);
      }
    }
    return most;
  }

  /**
   * Returns the localisation-aware expected error: like {@link #expectedError}, where a right
   * detection counts as much as its IoU, so that a score is asked to be precision times mean IoU
   * (Oksuz et al., Towards Building Self-Aware Object Detectors, CVPR 2023, equation 4).
   */
  public double localizationAwareError() {
    double sum = 0;
    for (int i = 0; i < size(); i++) {
      sum += Math.abs(scores[i] - ious[i]);
    }
    return detections() == 0 ? CocoResult.UNDEFINED : sum / detections();
  }
}

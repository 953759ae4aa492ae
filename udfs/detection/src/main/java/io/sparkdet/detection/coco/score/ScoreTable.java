package io.sparkdet.detection.coco.score;

import io.sparkdet.detection.coco.image.TruthCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What each category is worth at each score of a scale.
 *
 * @param histogram right and wrong detections by score
 * @param truths the truths to be found
 */
public record ScoreTable(ScoreHistogram histogram, TruthCounts truths) {

  /** Returns what {@code category} is worth if all detections below score {@code i} are dropped. */
  public OperatingPoint point(long category, int i) {
    return histogram.point(category, i, truths);
  }

  /** Returns the same at every score, the lowest first. */
  public List<OperatingPoint> points(long category) {
    return histogram.points(category, truths);
  }

  /** Returns what several categories are worth together at every score, the lowest first. */
  public List<OperatingPoint> points(Set<Long> categories) {
    long[] right = new long[ScoreHistogram.SCORES];
    long[] wrong = new long[ScoreHistogram.SCORES];
    long positives = 0;
    for (long category : categories) {
      List<OperatingPoint> own = points(category);
      for (int i = 0; i < right.length; i++) {
        right[i] += own.get(i).truePositives();
        wrong[i] += own.get(i).falsePositives();
      }
      positives += own.get(0).positives();
    }
    List<OperatingPoint> points = new ArrayList<>();
    for (int i = 0; i < right.length; i++) {
      points.add(new OperatingPoint(histogram.score(i), right[i], wrong[i], positives));
    }
    return points;
  }

  /**
   * Returns at every score the mean F1 of those of several categories that have truths to be found;
   * 0 of none.
   */
  public double[] meanF1(Set<Long> categories) {
    double[] mean = new double[ScoreHistogram.SCORES];
    long count = 0;
    for (long category : categories) {
      List<OperatingPoint> points = points(category);
      if (points.get(0).positives() > 0) {
        count++;
        for (int i = 0; i < mean.length; i++) {
          mean[i] += points.get(i).f1();
        }
      }
    }
    for (int i = 0; i < mean.length && count > 0; i++) {
      mean[i] /= count;
    }
    return mean;
  }
}

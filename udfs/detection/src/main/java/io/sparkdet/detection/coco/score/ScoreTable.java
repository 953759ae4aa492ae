package io.sparkdet.detection.coco.score;

import io.sparkdet.detection.coco.image.TruthCounts;

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
}

package io.sparkdet.detection.coco.score;

/**
 * What a category's detections are worth if all below a score are dropped.
 *
 * @param score detections of at least this score are kept
 * @param truePositives how many of them are right
 * @param falsePositives how many of them are wrong
 * @param positives the truths to be found
 */
public record OperatingPoint(
    double score, long truePositives, long falsePositives, long positives) {

  /** Returns the share of the kept detections that are right; 0 where none is kept. */
  public double precision() {
    long kept = truePositives + falsePositives;
    return kept == 0 ? 0 : (double) truePositives / kept;
  }

  /** Returns the share of the truths that are found; 0 where there is none. */
  public double recall() {
    return positives == 0 ? 0 : (double) truePositives / positives;
  }

  /** Returns the harmonic mean of precision and recall: 2 tp / (tp + fp + positives). */
  public double f1() {
    long all = truePositives + falsePositives + positives;
    return all == 0 ? 0 : 2.0 * truePositives / all;
  }
}

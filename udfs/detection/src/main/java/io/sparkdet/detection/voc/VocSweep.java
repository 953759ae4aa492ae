package io.sparkdet.detection.voc;

import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.TruthCounts;

/**
 * Walks a range of VOC's records, sorted by (category, falling score, image id, rank), and gives
 * precision and recall after each true positive, with counts that start at the totals of the ranges
 * before. Categories without truth that counts give none.
 */
public final class VocSweep {

  private final TruthCounts truths;
  private final RangeTotals before;
  private final TruePositives sink;
  private boolean started;
  private long category;
  private long positives;
  private long truePositives;
  private long seen;

  /**
   * Starts a range.
   *
   * @param truths the counts of all truths
   * @param before what the ranges before counted, of {@link RangeTotals#offsets}
   */
  public VocSweep(TruthCounts truths, RangeTotals before, TruePositives sink) {
    this.truths = truths;
    this.before = before;
    this.sink = sink;
  }

  /** Receives the points of the curves, in order. */
  @FunctionalInterface
  public interface TruePositives {
    /**
     * Takes a point.
     *
     * @param gained by how much recall grew since the true positive before
     */
    void accept(long category, double precision, double recall, double gained);
  }

  /** Takes the next detection. */
  public void accept(long nextCategory, boolean truePositive) {
    if (!started || nextCategory != category) {
      started = true;
      category = nextCategory;
      positives = truths.positives(category, 0);
      truePositives = before.truePositives(category, 0, 0);
      seen = truePositives + before.falsePositives(category, 0);
    }
    seen++;
    if (truePositive && positives > 0) {
      double recallBefore = truePositives / (double) positives;
      truePositives++;
      double recall = truePositives / (double) positives;
      sink.accept(category, truePositives / (double) seen, recall, recall - recallBefore);
    }
  }
}

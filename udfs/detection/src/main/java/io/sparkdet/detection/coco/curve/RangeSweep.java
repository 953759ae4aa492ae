package io.sparkdet.detection.coco.curve;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import java.util.Arrays;

/**
 * Second pass over a range of match records sorted by (category, falling score, image id, rank):
 * the best precision between neighboring recall thresholds.
 *
 * <p>After each true positive, recall is (double) tp / npig and precision tp / (fp + tp + eps),
 * with counts that start at the totals of the ranges before. The number of thresholds at most that
 * recall is the bucket whose maximum it joins; between true positives precision only falls, so
 * nothing else is looked at. Ignored detections advance neither count. Together with a maximum from
 * the right this is numpy's {@code searchsorted} over the running maximum, without the list of all
 * detections.
 */
public final class RangeSweep {

  /** numpy's {@code spacing(1)}, which keeps 0 / 0 out of precision. */
  private static final double EPSILON = Math.ulp(1.0);

  private final EvaluationSettings settings;
  private final TruthCounts truths;
  private final RangeTotals offset;
  private final BestPrecisions result;
  private final double[] recalls;
  private final long[] truePositives;
  private final long[] falsePositives;
  private final long[] positives;
  private final int[] reached;

  /** The criteria that have truths to be found, a bit each. */
  private final long[] defined;

  private boolean started;
  private long category;
  private double lastScore;
  private double[] best = new double[0];

  /**
   * Starts a range.
   *
   * @param truths the counts of all truths
   * @param offset what the ranges before counted, of {@link RangeTotals#offsets}
   */
  public RangeSweep(EvaluationSettings settings, TruthCounts truths, RangeTotals offset) {
    this.settings = settings;
    this.truths = truths;
    this.offset = offset;
    result = new BestPrecisions(settings);
    recalls = settings.recallThresholds().toArray();
    int criteria = settings.criteria();
    truePositives = new long[criteria];
    falsePositives = new long[criteria];
    positives = new long[criteria];
    reached = new int[criteria];
    defined = new long[settings.words()];
  }

  /**
   * Takes the next detection.
   *
   * @param bits its match words, then its ignore words, from index {@code at} on
   * @throws IllegalArgumentException where it does not follow the detection before it in order
   */
  public void accept(long nextCategory, double score, long[] bits, int at) {
    if (!started || nextCategory != category) {
      if (started && nextCategory < category) {
        throw outOfOrder(nextCategory, score);
      }
      start(nextCategory);
    } else if (score > lastScore) {
      throw outOfOrder(nextCategory, score);
    }
    lastScore = score;
    int top = best.length - 1;
    best[top] = Math.max(best[top], score);
    for (int word = 0; word < defined.length; word++) {
      long match = bits[at + word];
      long counts = defined[word] & ~bits[at + defined.length + word];
      int first = word * Long.SIZE;
      for (long fp = counts & ~match; fp != 0; fp &= fp - 1) {
        falsePositives[first + Long.numberOfTrailingZeros(fp)]++;
      }
      for (long tp = counts & match; tp != 0; tp &= tp - 1) {
        truePositive(first + Long.numberOfTrailingZeros(tp), score);
      }
    }
  }

  private void truePositive(int criterion, double score) {
    double tp = ++truePositives[criterion];
    double recall = tp / positives[criterion];
    double precision = tp / (falsePositives[criterion] + tp + EPSILON);
    int bucket = reached[criterion];
    while (bucket < recalls.length && recalls[bucket] <= recall) {
      bucket++;
    }
    reached[criterion] = bucket;
    if (bucket > 0) {
      int cell = criterion * recalls.length + bucket - 1;
      best[cell] = Math.max(best[cell], precision);
      int scoreCell = best.length / 2 + cell;
      best[scoreCell] = Math.max(best[scoreCell], score);
    }
  }

  private void start(long nextCategory) {
    finishCategory();
    started = true;
    category = nextCategory;
    best = BestPrecisions.empty(settings);
    int thresholds = settings.iouThresholds().size();
    Arrays.fill(defined, 0);
    for (int c = 0; c < positives.length; c++) {
      positives[c] = truths.positives(category, c / thresholds);
      truePositives[c] = offset.truePositives(category, c, settings.maxDetections().size() - 1);
      falsePositives[c] = offset.falsePositives(category, c);
      reached[c] = 0;
      if (positives[c] > 0) {
        defined[c / Long.SIZE] |= 1L << c;
      }
    }
  }

  private void finishCategory() {
    if (started) {
      result.accept(category, best);
    }
  }

  /** Returns what the range held, and ends it. */
  public BestPrecisions result() {
    finishCategory();
    started = false;
    return result;
  }

  private IllegalArgumentException outOfOrder(long nextCategory, double score) {
    return new IllegalArgumentException(
        ("Cannot sweep match records: category %d score %s follows category %d score %s; sort by"
                + " category, falling score, image id, rank")
            .formatted(nextCategory, score, category, lastScore));
  }
}

package io.sparkdet.detection.coco.bootstrap;

import io.sparkdet.detection.coco.curve.RangeSweep;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import java.util.Arrays;

/**
 * Second pass of the bootstrap over a range of match records sorted by (category, falling score,
 * image id, rank): {@link RangeSweep} for every replicate at once, over all areas.
 *
 * <p>A detection whose image a replicate drew w times counts w times. Most detections match at no
 * threshold: their weights are added once, to a sum that all thresholds share.
 */
public final class BootstrapSweep {

  private static final double EPSILON = Math.ulp(1.0);

  private final EvaluationSettings settings;
  private final BootstrapWeights weights;
  private final BootstrapTotals truths;
  private final BootstrapTotals offset;
  private final BootstrapCurves result;
  private final int range;
  private final int thresholds;
  private final int replicates;
  private final double[] recalls;
  private final int[] drawn;
  private final int[] everywhereFalse;
  private final int[][] falsePositives;
  private final int[][] truePositives;
  private final int[][] reached;
  private final double[] positives;

  private boolean started;
  private boolean complete;
  private long category;
  private double[] best = new double[0];

  /**
   * Starts a range.
   *
   * @param truths totals that hold all truths
   * @param offset what the ranges before counted, of {@link BootstrapTotals#offsets}
   */
  public BootstrapSweep(
      EvaluationSettings settings,
      BootstrapWeights weights,
      BootstrapTotals truths,
      BootstrapTotals offset) {
    this.settings = settings;
    this.weights = weights;
    this.truths = truths;
    this.offset = offset;
    range = settings.areaRangeIndex(AreaRange.ALL.name());
    thresholds = settings.iouThresholds().size();
    replicates = weights.replicates();
    recalls = settings.recallThresholds().toArray();
    result = new BootstrapCurves(settings, weights, truths);
    drawn = new int[replicates];
    everywhereFalse = new int[replicates];
    falsePositives = new int[thresholds][replicates];
    truePositives = new int[thresholds][replicates];
    reached = new int[thresholds][replicates];
    positives = new double[replicates];
  }

  /**
   * Takes the next detection, in order.
   *
   * @param bits its match words, then its ignore words, from index {@code at} on
   */
  public void accept(long nextCategory, long image, long[] bits, int at) {
    if (!started || nextCategory != category) {
      finishCategory(true);
      start(nextCategory);
    }
    weights.fill(image, drawn);
    if (BootstrapTotals.isFalseEverywhere(settings, range, bits, at)) {
      add(drawn, everywhereFalse);
      return;
    }
    for (int t = 0; t < thresholds; t++) {
      int criterion = settings.criterion(range, t);
      if (BootstrapTotals.isSet(bits, at + settings.words(), criterion)) {
        continue;
      }
      if (BootstrapTotals.isSet(bits, at, criterion)) {
        truePositive(t);
      } else {
        add(drawn, falsePositives[t]);
      }
    }
  }

  private static void add(int[] more, int[] sum) {
    for (int b = 0; b < sum.length; b++) {
      sum[b] += more[b];
    }
  }

  private void truePositive(int t) {
    int[] found = truePositives[t];
    int[] wrong = falsePositives[t];
    int[] buckets = reached[t];
    for (int b = 0; b < replicates; b++) {
      if (drawn[b] == 0) {
        continue;
      }
      found[b] += drawn[b];
      double tp = found[b];
      double recall = tp / positives[b];
      int bucket = buckets[b];
      while (bucket < recalls.length && recalls[bucket] <= recall) {
        bucket++;
      }
      buckets[b] = bucket;
      if (bucket > 0) {
        double precision = tp / (wrong[b] + everywhereFalse[b] + tp + EPSILON);
        int cell = (t * replicates + b) * recalls.length + bucket - 1;
        best[cell] = Math.max(best[cell], precision);
      }
    }
  }

  private void start(long nextCategory) {
    started = true;
    category = nextCategory;
    complete = !offset.holds(category);
    if (best.length == 0) {
      best = new double[thresholds * replicates * recalls.length];
    }
    Arrays.fill(everywhereFalse, 0);
    for (int b = 0; b < replicates; b++) {
      positives[b] = truths.positives(category, b);
    }
    for (int t = 0; t < thresholds; t++) {
      Arrays.fill(reached[t], 0);
      for (int b = 0; b < replicates; b++) {
        falsePositives[t][b] = offset.falsePositives(category, t, b);
        truePositives[t][b] = offset.truePositives(category, t, b);
      }
    }
  }

  private void finishCategory(boolean anotherFollows) {
    if (!started) {
      return;
    }
    if (complete && anotherFollows) {
      result.acceptComplete(category, best);
      Arrays.fill(best, 0);
    } else {
      result.acceptPart(category, best);
      best = new double[0];
    }
  }

  /** Returns what the range held, and ends it. */
  public BootstrapCurves result() {
    finishCategory(false);
    started = false;
    return result;
  }
}

package io.sparkdet.detection.matching;

import io.sparkdet.detection.anchor.AnchorGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Matching as its rules say it, every anchor against every truth: the oracle. */
public final class SlowMatching {

  private final AnchorGrid anchors;
  private final TruthBoxes truths;
  private final float[] corners;

  /** Of the anchors themselves, or other boxes (y_min, x_min, y_max, x_max) in their place. */
  public SlowMatching(AnchorGrid anchors, TruthBoxes truths, float[] corners) {
    this.anchors = anchors;
    this.truths = truths;
    this.corners = corners;
  }

  public int[] iouBand(double positive, double negative) {
    return IntStream.range(0, anchors.size())
        .map(
            anchor -> {
              int best = bestTruth(anchor);
              float iou = best < 0 ? 0 : iou(anchor, best);
              if (iou >= (float) positive) {
                return best;
              }
              return iou < (float) negative ? AnchorMatches.NEGATIVE : AnchorMatches.IGNORED;
            })
        .toArray();
  }

  public int[] maxIou(double threshold) {
    int[] matched = iouBand(threshold, threshold);
    List<Integer> taken = new ArrayList<>();
    for (int truth = 0; truth < truths.size(); truth++) {
      int best = bestAnchor(truth);
      if (iou(best, truth) > 0 && !taken.contains(best)) {
        matched[best] = truth;
        taken.add(best);
      }
    }
    return matched;
  }

  public int[] atss(int nearest) {
    int[] matched = new int[anchors.size()];
    Arrays.fill(matched, AnchorMatches.NEGATIVE);
    for (int truth = 0; truth < truths.size(); truth++) {
      List<Integer> candidates = candidates(nearest, truth);
      int of = truth;
      double mean = candidates.stream().mapToDouble(a -> iou(a, of)).average().orElseThrow();
      double squares = candidates.stream().mapToDouble(a -> Math.pow(iou(a, of) - mean, 2)).sum();
      double threshold =
          mean + (candidates.size() == 1 ? 0 : Math.sqrt(squares / (candidates.size() - 1)));
      for (int anchor : candidates) {
        boolean inside =
            anchors.centerX(anchor) - truths.xMin(truth) > 0.01f
                && truths.xMax(truth) - anchors.centerX(anchor) > 0.01f
                && anchors.centerY(anchor) - truths.yMin(truth) > 0.01f
                && truths.yMax(truth) - anchors.centerY(anchor) > 0.01f;
        if (inside
            && iou(anchor, truth) >= threshold
            && (matched[anchor] < 0 || iou(anchor, truth) > iou(anchor, matched[anchor]))) {
          matched[anchor] = truth;
        }
      }
    }
    return matched;
  }

  public float iou(int anchor, int truth) {
    int at = 4 * anchor;
    float height =
        Math.max(
            0,
            Math.min(corners[at + 2], truths.yMax(truth))
                - Math.max(corners[at], truths.yMin(truth)));
    float width =
        Math.max(
            0,
            Math.min(corners[at + 3], truths.xMax(truth))
                - Math.max(corners[at + 1], truths.xMin(truth)));
    float area = (corners[at + 2] - corners[at]) * (corners[at + 3] - corners[at + 1]);
    float truthArea =
        (truths.xMax(truth) - truths.xMin(truth)) * (truths.yMax(truth) - truths.yMin(truth));
    float intersection = height * width;
    return intersection / (area + truthArea - intersection);
  }

  public int bestTruth(int anchor) {
    int best = -1;
    for (int truth = 0; truth < truths.size(); truth++) {
      if (best < 0 || iou(anchor, truth) > iou(anchor, best)) {
        best = truth;
      }
    }
    return best;
  }

  private int bestAnchor(int truth) {
    int best = 0;
    for (int anchor = 1; anchor < anchors.size(); anchor++) {
      if (iou(anchor, truth) > iou(best, truth)) {
        best = anchor;
      }
    }
    return best;
  }

  /** Sorted by distance of the cell's center, all anchors of a cell together. */
  private List<Integer> candidates(int nearest, int truth) {
    double x = ((double) truths.xMin(truth) + truths.xMax(truth)) / 2;
    double y = ((double) truths.yMin(truth) + truths.yMax(truth)) / 2;
    int perCell = anchors.spec().anchorsPerCell();
    List<Integer> candidates = new ArrayList<>();
    for (int level = anchors.spec().minLevel(); level <= anchors.spec().maxLevel(); level++) {
      IntStream.range(anchors.levelStart(level), anchors.levelStart(level + 1))
          .filter(anchor -> anchor % perCell == 0)
          .boxed()
          .sorted(
              Comparator.comparingDouble(
                  anchor ->
                      Math.pow(anchors.centerX(anchor) - x, 2)
                          + Math.pow(anchors.centerY(anchor) - y, 2)))
          .limit(nearest)
          .forEach(cell -> IntStream.range(cell, cell + perCell).boxed().forEach(candidates::add));
    }
    return candidates;
  }
}

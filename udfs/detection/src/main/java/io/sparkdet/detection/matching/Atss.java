package io.sparkdet.detection.matching;

import io.sparkdet.detection.anchor.AnchorGrid;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Adaptive training sample selection (Zhang et al. 2020, arXiv 1912.02424, algorithm 1): a truth's
 * candidates are all anchors of the k cells of each level whose centers are nearest to its own;
 * those are positive whose center lies inside the truth and whose IoU with it is at least mean plus
 * standard deviation of the candidates' IoUs. No other anchor is; none is ignored.
 *
 * <p>Where the paper leaves a choice, it is its authors' (sfzhang15/ATSS, commit 79dfb28): k counts
 * cells, not anchors; the deviation divides by n − 1; inside is more than 0.01 pixels from every
 * edge; an anchor that several truths want finds the one with the highest IoU. Unlike there, boxes
 * have no extra pixel of width and height in IoU. Ties: of cells at the same distance, and of
 * truths with the same IoU, the one with the lower index. With one candidate the deviation is 0.
 *
 * @param nearest how many cells of each level are candidates for a truth, 9 in the paper
 */
public record Atss(int nearest) implements AnchorMatcher {

  /** In pixels of the network's input, from the authors' code. */
  private static final float MARGIN = 0.01f;

  /** Refuses less than one cell. */
  public Atss {
    if (nearest < 1) {
      throw new IllegalArgumentException(
          "Cannot match the %d nearest cells: at least one is needed".formatted(nearest));
    }
  }

  @Override
  public AnchorMatches match(AnchorGrid anchors, TruthBoxes truths) {
    return new Matching(anchors, nearest).match(truths);
  }

  @Override
  public String spec() {
    return "atss:" + nearest;
  }

  /** What the truths of an image are matched with. */
  private static final class Matching {

    private final AnchorGrid anchors;
    private final BoxGroups boxes;
    private final int perCell;
    private final int nearest;

    Matching(AnchorGrid anchors, int nearest) {
      this.anchors = anchors;
      this.nearest = nearest;
      boxes = BoxGroups.ofAnchors(anchors);
      perCell = anchors.spec().anchorsPerCell();
    }

    AnchorMatches match(TruthBoxes truths) {
      int[] matched = new int[anchors.size()];
      float[] ious = new float[anchors.size()];
      Arrays.fill(matched, AnchorMatches.NEGATIVE);
      for (int truth = 0; truth < truths.size(); truth++) {
        int[] candidates = candidates(truths, truth);
        double threshold = threshold(candidates, truths, truth);
        for (int anchor : candidates) {
          float iou = boxes.iou(anchor, truths, truth);
          if (iou >= threshold && iou > ious[anchor] && centerInside(anchor, truths, truth)) {
            matched[anchor] = truth;
            ious[anchor] = iou;
          }
        }
      }
      return new AnchorMatches(anchors, matched, ious);
    }

    private double threshold(int[] candidates, TruthBoxes truths, int truth) {
      double sum = 0;
      for (int anchor : candidates) {
        sum += boxes.iou(anchor, truths, truth);
      }
      double mean = sum / candidates.length;
      double squares = 0;
      for (int anchor : candidates) {
        double difference = boxes.iou(anchor, truths, truth) - mean;
        squares += difference * difference;
      }
      return mean + Math.sqrt(squares / Math.max(1, candidates.length - 1));
    }

    private boolean centerInside(int anchor, TruthBoxes truths, int truth) {
      float y = anchors.centerY(anchor);
      float x = anchors.centerX(anchor);
      return y - truths.yMin(truth) > MARGIN
          && truths.yMax(truth) - y > MARGIN
          && x - truths.xMin(truth) > MARGIN
          && truths.xMax(truth) - x > MARGIN;
    }

    /** All anchors of the nearest cells, level by level. */
    private int[] candidates(TruthBoxes truths, int truth) {
      double y = ((double) truths.yMin(truth) + truths.yMax(truth)) / 2;
      double x = ((double) truths.xMin(truth) + truths.xMax(truth)) / 2;
      IntStream.Builder candidates = IntStream.builder();
      for (int level = anchors.spec().minLevel(); level <= anchors.spec().maxLevel(); level++) {
        int firstCell = anchors.levelStart(level) / perCell;
        int cells = anchors.levelStart(level + 1) / perCell - firstCell;
        for (int cell : nearestCells(firstCell, cells, y, x)) {
          for (int shape = 0; shape < perCell; shape++) {
            candidates.add(cell * perCell + shape);
          }
        }
      }
      return candidates.build().toArray();
    }

    /** The nearest of {@code cells} cells, kept sorted by distance while all are looked at. */
    private int[] nearestCells(int firstCell, int cells, double y, double x) {
      int wanted = Math.min(nearest, cells);
      int[] kept = new int[wanted];
      double[] distances = new double[wanted];
      Arrays.fill(distances, Double.POSITIVE_INFINITY);
      for (int cell = firstCell; cell < firstCell + cells; cell++) {
        double dy = anchors.centerY(cell * perCell) - y;
        double dx = anchors.centerX(cell * perCell) - x;
        double distance = dy * dy + dx * dx;
        int at = wanted;
        while (at > 0 && distance < distances[at - 1]) {
          at--;
        }
        if (at < wanted) {
          System.arraycopy(kept, at, kept, at + 1, wanted - at - 1);
          System.arraycopy(distances, at, distances, at + 1, wanted - at - 1);
          kept[at] = cell;
          distances[at] = distance;
        }
      }
      return kept;
    }
  }
}

package io.sparkdet.detection.fusion;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Weighted boxes fusion (Solovyev, Wang, Gabruseva 2021, arXiv:1910.13302) of the boxes that
 * several detectors found in one image, category by category.
 *
 * <p>Best score first, a box joins the cluster whose fused box it overlaps most, if their IoU is
 * strictly above the threshold; otherwise it begins a cluster. The fused box is the mean of its
 * boxes' corners, weighted by their scores. Its score is the mean of theirs, times the share of the
 * detectors that found it: min(boxes, detectors) / detectors. So a box of one detector out of two
 * keeps half of its score.
 *
 * <p>The numbers are those of {@code weighted_boxes_fusion} of ensemble-boxes 1.0.9 with its
 * defaults and equal weights, to single precision, in which it keeps fused boxes. As there, boxes
 * without area and those with scores below 0 are left out. Corners may be in any unit and are not
 * cut to [0, 1]. Of equal scores the box of the earlier list comes first.
 *
 * @param iou the threshold, in [0, 1]
 */
public record WeightedBoxes(double iou) {

  private static final String KIND = "wbf:";

  /** Refuses a threshold outside [0, 1]. */
  public WeightedBoxes {
    if (!(iou >= 0 && iou <= 1)) {
      throw new IllegalArgumentException(
          "Cannot fuse above an IoU of %s: the threshold is in [0, 1]".formatted(iou));
    }
  }

  /** Returns the text that {@link #parse} reads back, such as {@code wbf:0.55}. */
  public String spec() {
    return KIND + iou;
  }

  /**
   * Reads {@code wbf:IOU}.
   *
   * @throws IllegalArgumentException if the text is not of this form, or its number is out of range
   */
  public static WeightedBoxes parse(String spec) {
    if (spec.startsWith(KIND)) {
      try {
        return new WeightedBoxes(Double.parseDouble(spec.substring(KIND.length())));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(unreadable(spec), e);
      }
    }
    throw new IllegalArgumentException(unreadable(spec));
  }

  private static String unreadable(String spec) {
    return "Cannot read fusion '%s': use wbf:IOU such as wbf:0.55".formatted(spec);
  }

  /**
   * Fuses what each detector found, one list a detector.
   *
   * <p>Time grows with the square of the boxes of one category.
   */
  public FusedBoxes fuse(List<ScoredBoxes> found) {
    ScoredBoxes all = laidEndToEnd(found);
    int[] order =
        IntStream.range(0, all.size())
            .filter(i -> all.scores[i] >= 0 && BoxClusters.hasArea(all.corners, i))
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer i) -> all.categories[i])
                    .thenComparing(Comparator.comparingDouble((Integer i) -> -all.scores[i])))
            .mapToInt(Integer::intValue)
            .toArray();
    BoxClusters clusters = new BoxClusters(all, order.length, iou);
    for (int i : order) {
      clusters.add(i);
    }
    return clusters.fused(found.size());
  }

  private static ScoredBoxes laidEndToEnd(List<ScoredBoxes> found) {
    int size = found.stream().mapToInt(ScoredBoxes::size).sum();
    double[] corners = new double[4 * size];
    double[] scores = new double[size];
    long[] categories = new long[size];
    int at = 0;
    for (ScoredBoxes boxes : found) {
      System.arraycopy(boxes.corners, 0, corners, 4 * at, boxes.corners.length);
      System.arraycopy(boxes.scores, 0, scores, at, boxes.size());
      System.arraycopy(boxes.categories, 0, categories, at, boxes.size());
      at += boxes.size();
    }
    return new ScoredBoxes(corners, scores, categories);
  }
}

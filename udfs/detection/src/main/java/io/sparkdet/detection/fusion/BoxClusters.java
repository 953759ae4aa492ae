package io.sparkdet.detection.fusion;

import io.sparkdet.detection.box.BoxIou;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The clusters of weighted boxes fusion while boxes come, category by category and best first: the
 * fused box of each, and the sums that it is made of.
 */
final class BoxClusters {

  private final ScoredBoxes boxes;
  private final double iou;

  /** Four values a cluster: corners of the fused box. */
  private final double[] fused;

  /** Four values a cluster: sums of corners times score. */
  private final double[] sums;

  private final double[] scoreSums;
  private final int[] counts;

  /** The first box of each cluster, which is its best. */
  private final int[] best;

  private int size;
  private int firstOfCategory;

  /** Makes room for as many clusters as there can be. */
  BoxClusters(ScoredBoxes boxes, int most, double iou) {
    this.boxes = boxes;
    this.iou = iou;
    fused = new double[4 * most];
    sums = new double[4 * most];
    scoreSums = new double[most];
    counts = new int[most];
    best = new int[most];
  }

  static boolean hasArea(double[] corners, int i) {
    return BoxIou.area(corners[4 * i], corners[4 * i + 1], corners[4 * i + 2], corners[4 * i + 3])
        > 0;
  }

  /** Adds a box, whose category is that of the last one or a new one. */
  void add(int box) {
    if (size > 0 && boxes.categories[best[size - 1]] != boxes.categories[box]) {
      firstOfCategory = size;
    }
    int cluster = nearest(box);
    if (cluster < 0) {
      cluster = size++;
      best[cluster] = box;
    }
    double score = boxes.scores[box];
    counts[cluster]++;
    scoreSums[cluster] += score;
    for (int k = 0; k < 4; k++) {
      double corner = boxes.corners[4 * box + k];
      sums[4 * cluster + k] += score * corner;
      if (counts[cluster] == 1) {
        fused[4 * cluster + k] = corner;
      } else if (scoreSums[cluster] > 0) {
        fused[4 * cluster + k] = sums[4 * cluster + k] / scoreSums[cluster];
      }
    }
  }

  private int nearest(int box) {
    int nearest = -1;
    double highest = iou;
    for (int cluster = firstOfCategory; cluster < size; cluster++) {
      double overlap = iou(cluster, box);
      if (overlap > highest) {
        highest = overlap;
        nearest = cluster;
      }
    }
    return nearest;
  }

  private double iou(int cluster, int box) {
    double[] corners = boxes.corners;
    return BoxIou.of(
        fused[4 * cluster],
        fused[4 * cluster + 1],
        fused[4 * cluster + 2],
        fused[4 * cluster + 3],
        corners[4 * box],
        corners[4 * box + 1],
        corners[4 * box + 2],
        corners[4 * box + 3]);
  }

  /** Returns the fused boxes by falling score. */
  FusedBoxes fused(int detectors) {
    double[] scores = new double[size];
    for (int i = 0; i < size; i++) {
      scores[i] = scoreSums[i] / counts[i] * Math.min(detectors, counts[i]) / detectors;
    }
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] corners = new double[4 * size];
    double[] ordered = new double[size];
    long[] categories = new long[size];
    int[] bestOf = new int[size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(fused, 4 * order[i], corners, 4 * i, 4);
      ordered[i] = scores[order[i]];
      bestOf[i] = best[order[i]];
      categories[i] = boxes.categories[bestOf[i]];
    }
    return new FusedBoxes(new ScoredBoxes(corners, ordered, categories), bestOf);
  }
}

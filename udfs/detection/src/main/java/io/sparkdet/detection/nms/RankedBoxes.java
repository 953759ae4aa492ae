package io.sparkdet.detection.nms;

import io.sparkdet.detection.box.PixelMapping;
import java.util.Arrays;

/**
 * Boxes of one image on their way through {@link Nms}: parallel arrays in which the boxes that may
 * suppress each other stand side by side as a group, each group by falling score, equal scores by
 * rising index in the source.
 *
 * <p>A working store of one call, 36 bytes a box, never shared between threads.
 */
public final class RankedBoxes {

  final float[] xMin;
  final float[] yMin;
  final float[] xMax;
  final float[] yMax;
  final float[] area;
  final float[] score;

  /** Rank before suppression: decides among equal scores. */
  final int[] rank;

  /** Class as the source gives it, whatever the group. */
  final int[] classIndex;

  /** The end of each group; the next one starts there. */
  private final int[] groupEnds;

  /** Index in the source, by rank. */
  private final int[] indexOfRank;

  private RankedBoxes(int size, int[] groupEnds, int[] indexOfRank) {
    this.groupEnds = groupEnds;
    this.indexOfRank = indexOfRank;
    xMin = new float[size];
    yMin = new float[size];
    xMax = new float[size];
    yMax = new float[size];
    area = new float[size];
    score = new float[size];
    rank = new int[size];
    classIndex = new int[size];
  }

  /**
   * Ranks the boxes whose score is strictly above {@code threshold}, best first, at most {@code
   * top} of them, and groups them by class, or all together.
   *
   * @param top the most boxes that go on; 0 means no limit
   * @throws IllegalArgumentException if a score or a corner is not a number
   */
  static RankedBoxes rank(BoxSource boxes, float threshold, int top, boolean classAgnostic) {
    long[] ranking = ranking(boxes, threshold, top);
    // Class above rank: sorted, each class stands together in order of rank.
    long[] grouping = new long[ranking.length];
    for (int rank = 0; rank < grouping.length; rank++) {
      long group = classAgnostic ? 0 : boxes.classIndex(ScoreOrder.index(ranking[rank]));
      grouping[rank] = (group << Integer.SIZE) | rank;
    }
    Arrays.sort(grouping);
    int[] indexOfRank = new int[ranking.length];
    for (int rank = 0; rank < ranking.length; rank++) {
      indexOfRank[rank] = ScoreOrder.index(ranking[rank]);
    }
    RankedBoxes ranked = new RankedBoxes(ranking.length, groupEnds(grouping), indexOfRank);
    float[] corners = new float[4];
    for (int at = 0; at < grouping.length; at++) {
      int rank = (int) grouping[at];
      int index = indexOfRank[rank];
      boxes.corners(index, corners);
      requireNumbers(index, corners);
      ranked.set(at, rank, boxes.score(index), boxes.classIndex(index), corners);
    }
    return ranked;
  }

  private static long[] ranking(BoxSource boxes, float threshold, int top) {
    long[] keys = new long[boxes.size()];
    int size = 0;
    for (int i = 0; i < keys.length; i++) {
      long key = ScoreOrder.key(boxes.score(i), i);
      if (boxes.score(i) > threshold) {
        keys[size++] = key;
      }
    }
    Arrays.sort(keys, 0, size);
    return Arrays.copyOf(keys, top > 0 ? Math.min(top, size) : size);
  }

  private static int[] groupEnds(long[] grouping) {
    int[] ends = new int[grouping.length];
    int groups = 0;
    for (int at = 1; at <= grouping.length; at++) {
      if (at == grouping.length
          || grouping[at] >> Integer.SIZE != grouping[at - 1] >> Integer.SIZE) {
        ends[groups++] = at;
      }
    }
    return Arrays.copyOf(ends, groups);
  }

  private static void requireNumbers(int index, float[] corners) {
    for (float corner : corners) {
      if (Float.isNaN(corner)) {
        throw new IllegalArgumentException(
            "Cannot place box %d: a corner is not a number (%s)"
                .formatted(index, Arrays.toString(corners)));
      }
    }
  }

  private void set(int at, int rank, float score, int classIndex, float[] corners) {
    this.rank[at] = rank;
    this.score[at] = score;
    this.classIndex[at] = classIndex;
    xMin[at] = corners[0];
    yMin[at] = corners[1];
    xMax[at] = corners[2];
    yMax[at] = corners[3];
    area[at] = Math.max(0f, corners[2] - corners[0]) * Math.max(0f, corners[3] - corners[1]);
  }

  /**
   * Suppresses within each group and returns the boxes that stay, best first.
   *
   * @param limit the most boxes that stay; 0 means no limit
   * @param mapping takes their corners to pixels of the original image
   */
  Detections suppress(Nms nms, int limit, PixelMapping mapping) {
    int most = limit > 0 ? limit : Integer.MAX_VALUE;
    int kept = retain(nms, most);
    return detections(bestFirst(kept), Math.min(kept, most), mapping);
  }

  /** Suppresses within each group and returns which boxes stay, best first. */
  KeptBoxes retained(Nms nms) {
    int[] positions = bestFirst(retain(nms, Integer.MAX_VALUE));
    int[] indices = new int[positions.length];
    float[] scores = new float[positions.length];
    for (int i = 0; i < positions.length; i++) {
      indices[i] = indexOfRank[rank[positions[i]]];
      scores[i] = score[positions[i]];
    }
    return new KeptBoxes(indices, scores);
  }

  /** Moves what stays of all groups to the front and returns its end. */
  private int retain(Nms nms, int most) {
    int kept = 0;
    int from = 0;
    for (int to : groupEnds) {
      int end = nms.retain(this, from, to, most);
      for (int at = from; at < end; at++) {
        move(at, kept++);
      }
      from = to;
    }
    return kept;
  }

  private Detections detections(int[] positions, int size, PixelMapping mapping) {
    float[] corners = new float[4 * size];
    float[] scores = new float[size];
    int[] classes = new int[size];
    for (int i = 0; i < size; i++) {
      int at = positions[i];
      corners[4 * i] = mapping.originalX(xMin[at]);
      corners[4 * i + 1] = mapping.originalY(yMin[at]);
      corners[4 * i + 2] = mapping.originalX(xMax[at]);
      corners[4 * i + 3] = mapping.originalY(yMax[at]);
      scores[i] = score[at];
      classes[i] = classIndex[at];
    }
    return new Detections(corners, scores, classes);
  }

  /** Copies the box at {@code from} over the box at {@code to}. */
  void move(int from, int to) {
    xMin[to] = xMin[from];
    yMin[to] = yMin[from];
    xMax[to] = xMax[from];
    yMax[to] = yMax[from];
    area[to] = area[from];
    score[to] = score[from];
    rank[to] = rank[from];
    classIndex[to] = classIndex[from];
  }

  /** Exchanges the boxes at {@code a} and {@code b}. */
  void swap(int a, int b) {
    if (a != b) {
      swap(xMin, a, b);
      swap(yMin, a, b);
      swap(xMax, a, b);
      swap(yMax, a, b);
      swap(area, a, b);
      swap(score, a, b);
      swap(rank, a, b);
      swap(classIndex, a, b);
    }
  }

  /**
   * Returns intersection over union of the boxes at {@code a} and {@code b} in float, as the
   * reference implementations compute it; 0 for boxes apart, never above anything for 0 / 0.
   */
  float iou(int a, int b) {
    float width = (xMax[a] < xMax[b] ? xMax[a] : xMax[b]) - (xMin[a] > xMin[b] ? xMin[a] : xMin[b]);
    if (!(width > 0)) {
      return 0;
    }
    float height =
        (yMax[a] < yMax[b] ? yMax[a] : yMax[b]) - (yMin[a] > yMin[b] ? yMin[a] : yMin[b]);
    if (!(height > 0)) {
      return 0;
    }
    float intersection = width * height;
    return intersection / (area[a] + area[b] - intersection);
  }

  /**
   * Returns the {@link #iou} of the boxes at {@code a} and {@code b} less the squared distance of
   * their centers over the squared diagonal of the smallest box around both (Zheng et al. 2020, eq.
   * 7).
   */
  float distanceIou(int a, int b) {
    float x = (xMin[a] + xMax[a] - xMin[b] - xMax[b]) / 2;
    float y = (yMin[a] + yMax[a] - yMin[b] - yMax[b]) / 2;
    float width = Math.max(xMax[a], xMax[b]) - Math.min(xMin[a], xMin[b]);
    float height = Math.max(yMax[a], yMax[b]) - Math.min(yMin[a], yMin[b]);
    float distance = x * x + y * y;
    return distance > 0 ? iou(a, b) - distance / (width * width + height * height) : iou(a, b);
  }

  /** Tells whether the box at {@code a} comes before the box at {@code b}. */
  boolean before(int a, int b) {
    return score[a] > score[b] || (score[a] == score[b] && rank[a] < rank[b]);
  }

  /** Orders the first {@code size} positions by score falling, then rank. */
  private int[] bestFirst(int size) {
    long[] keys = new long[size];
    int[] positionOfRank = new int[rank.length];
    for (int at = 0; at < size; at++) {
      keys[at] = ScoreOrder.key(score[at], rank[at]);
      positionOfRank[rank[at]] = at;
    }
    Arrays.sort(keys);
    int[] positions = new int[size];
    for (int at = 0; at < size; at++) {
      positions[at] = positionOfRank[ScoreOrder.index(keys[at])];
    }
    return positions;
  }

  private static void swap(float[] values, int a, int b) {
    float value = values[a];
    values[a] = values[b];
    values[b] = value;
  }

  private static void swap(int[] values, int a, int b) {
    int value = values[a];
    values[a] = values[b];
    values[b] = value;
  }
}

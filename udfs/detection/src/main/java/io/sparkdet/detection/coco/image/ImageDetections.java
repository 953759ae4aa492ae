package io.sparkdet.detection.coco.image;

import io.sparkdet.detection.PublicApi;

/**
 * The detected boxes of one image, or of one category of it, in file order: (x, y, width, height)
 * in pixels, with scores.
 *
 * <p>Adopts the arrays that it is given; nobody may write to them afterwards. The file order breaks
 * ties of scores.
 */
@PublicApi
public final class ImageDetections {

  /** No detections. */
  public static final ImageDetections NONE =
      new ImageDetections(new long[0], new double[0], new double[0]);

  private final long[] categories;
  private final double[] boxes;
  private final double[] scores;

  /**
   * Takes the detections column by column.
   *
   * @param categories category ids
   * @param boxes four values a detection: x, y, width, height; finite
   * @param scores higher is surer; not NaN, which has no rank
   */
  public ImageDetections(long[] categories, double[] boxes, double[] scores) {
    int n = categories.length;
    if (boxes.length != 4 * n || scores.length != n) {
      throw new IllegalArgumentException(
          "Cannot pair detections: %d categories, %d box values, %d scores"
              .formatted(n, boxes.length, scores.length));
    }
    for (int i = 0; i < n; i++) {
      requireFinite("detection", boxes, i);
      if (Double.isNaN(scores[i])) {
        throw new IllegalArgumentException(
            "Cannot rank detection %d: its score is NaN; drop it or give it a number".formatted(i));
      }
    }
    this.categories = categories;
    this.boxes = boxes;
    this.scores = scores;
  }

  static void requireFinite(String what, double[] boxes, int i) {
    for (int k = 4 * i; k < 4 * i + 4; k++) {
      if (!Double.isFinite(boxes[k])) {
        throw new IllegalArgumentException(
            "Cannot use %s %d: its box holds %s; give finite x, y, width, height"
                .formatted(what, i, boxes[k]));
      }
    }
  }

  /** Returns the number of detections. */
  public int size() {
    return categories.length;
  }

  /** Returns the category id of detection {@code i}. */
  public long category(int i) {
    return categories[i];
  }

  /** Returns the score of detection {@code i}. */
  public double score(int i) {
    return scores[i];
  }

  /** Returns value {@code k} of box {@code i}: 0 is x, 1 is y, 2 is width, 3 is height. */
  public double box(int i, int k) {
    return boxes[4 * i + k];
  }

  /** Returns width times height of detection {@code i}: the area that COCO gives to detections. */
  public double area(int i) {
    return boxes[4 * i + 2] * boxes[4 * i + 3];
  }

  /** Returns the indices of the detections, highest score first, ties in file order. */
  public int[] byFallingScore() {
    return StableOrder.byFallingScore(scores);
  }

  /** Returns the same of the detections of at least the score {@code least}. */
  public int[] byFallingScore(double least) {
    int[] kept = new int[size()];
    int n = 0;
    for (int d = 0; d < kept.length; d++) {
      if (scores[d] >= least) {
        kept[n++] = d;
      }
    }
    double[] keptScores = new double[n];
    for (int k = 0; k < n; k++) {
      keptScores[k] = scores[kept[k]];
    }
    int[] order = StableOrder.byFallingScore(keptScores);
    for (int k = 0; k < n; k++) {
      order[k] = kept[order[k]];
    }
    return order;
  }

  /** Returns the best {@code limit} detections of all categories, ties in file order. */
  public ImageDetections best(int limit) {
    return size() <= limit ? this : select(byFallingScore(), 0, limit);
  }

  public double[] boxes() {
    return boxes;
  }

  public long[] categories() {
    return categories;
  }

  /** Returns the detections at {@code indices[from]} … {@code indices[to - 1]}. */
  ImageDetections select(int[] indices, int from, int to) {
    int n = to - from;
    long[] category = new long[n];
    double[] box = new double[4 * n];
    double[] score = new double[n];
    for (int k = 0; k < n; k++) {
      int i = indices[from + k];
      category[k] = categories[i];
      System.arraycopy(boxes, 4 * i, box, 4 * k, 4);
      score[k] = scores[i];
    }
    return new ImageDetections(category, box, score);
  }
}

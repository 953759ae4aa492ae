package io.sparkdet.detection.coco.image;

import io.sparkdet.detection.PublicApi;

/**
 * The annotated boxes of one image, or of one category of it, in file order: (x, y, width, height)
 * in pixels.
 *
 * <p>Adopts the arrays that it is given; nobody may write to them afterwards. The file order
 * matters: of two truths with equal IoU the later one is matched.
 */
@PublicApi
public final class ImageTruths {

  /** No truths. */
  public static final ImageTruths NONE =
      new ImageTruths(new long[0], new double[0], new double[0], new boolean[0], new long[0]);

  private final long[] categories;
  private final double[] boxes;
  private final double[] areas;
  private final boolean[] crowds;
  private final long[] ids;

  /**
   * Takes the truths column by column.
   *
   * @param categories category ids
   * @param boxes four values a truth: x, y, width, height; finite
   * @param areas annotated areas in square pixels; in COCO that of the mask, not of the box
   * @param crowds whether a truth is not to be found one by one: COCO's {@code iscrowd}, VOC's
   *     {@code difficult}
   * @param ids annotation ids; a match with id 0 counts as none, as in pycocotools
   */
  public ImageTruths(
      long[] categories, double[] boxes, double[] areas, boolean[] crowds, long[] ids) {
    int n = categories.length;
    if (boxes.length != 4 * n || areas.length != n || crowds.length != n || ids.length != n) {
      throw new IllegalArgumentException(
          "Cannot pair truths: %d categories, %d box values, %d areas, %d crowd flags, %d ids"
              .formatted(n, boxes.length, areas.length, crowds.length, ids.length));
    }
    for (int i = 0; i < n; i++) {
      ImageDetections.requireFinite("truth", boxes, i);
      if (Double.isNaN(areas[i])) {
        throw new IllegalArgumentException(
            "Cannot use truth %d (annotation %d): its area is NaN".formatted(i, ids[i]));
      }
    }
    this.categories = categories;
    this.boxes = boxes;
    this.areas = areas;
    this.crowds = crowds;
    this.ids = ids;
  }

  /** Returns the number of truths. */
  public int size() {
    return categories.length;
  }

  /** Returns the category id of truth {@code i}. */
  public long category(int i) {
    return categories[i];
  }

  /** Returns the annotated area of truth {@code i} in square pixels. */
  public double area(int i) {
    return areas[i];
  }

  /** Returns whether truth {@code i} is a crowd (COCO) or difficult (VOC). */
  public boolean crowd(int i) {
    return crowds[i];
  }

  /** Returns the annotation id of truth {@code i}. */
  public long id(int i) {
    return ids[i];
  }

  /** Returns value {@code k} of box {@code i}: 0 is x, 1 is y, 2 is width, 3 is height. */
  public double box(int i, int k) {
    return boxes[4 * i + k];
  }

  /** Returns the IoU of box {@code d} of {@code detections} and truth {@code g} as pycocotools. */
  public double iou(int g, ImageDetections detections, int d) {
    return CocoIou.of(detections.boxes(), d, boxes, g, crowds[g]);
  }

  /** Returns the same truths of which none has id 0, so that every match counts. */
  public ImageTruths withEveryIdCounted() {
    long[] counted = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      counted[i] = ids[i] == 0 ? Long.MIN_VALUE : ids[i];
    }
    return new ImageTruths(categories, boxes, areas, crowds, counted);
  }

  /** Returns the same truths, each of which is to be found. */
  public ImageTruths withoutCrowds() {
    for (boolean crowd : crowds) {
      if (crowd) {
        return new ImageTruths(categories, boxes, areas, new boolean[crowds.length], ids);
      }
    }
    return this;
  }

  double[] boxes() {
    return boxes;
  }

  long[] categories() {
    return categories;
  }

  /** Returns the truths at {@code indices[from]} … {@code indices[to - 1]}. */
  ImageTruths select(int[] indices, int from, int to) {
    int n = to - from;
    long[] category = new long[n];
    double[] box = new double[4 * n];
    double[] area = new double[n];
    boolean[] crowd = new boolean[n];
    long[] id = new long[n];
    for (int k = 0; k < n; k++) {
      int i = indices[from + k];
      category[k] = categories[i];
      System.arraycopy(boxes, 4 * i, box, 4 * k, 4);
      area[k] = areas[i];
      crowd[k] = crowds[i];
      id[k] = ids[i];
    }
    return new ImageTruths(category, box, area, crowd, id);
  }
}

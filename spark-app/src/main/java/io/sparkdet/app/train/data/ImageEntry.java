package io.sparkdet.app.train.data;

import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.matching.TruthBoxes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers the boxes of one image file that are worth training on, and counts the others. */
final class ImageEntry {

  /** Narrower or lower boxes are mistakes of annotators, of which nothing can be learnt. */
  private static final double SMALLEST_SIDE = 1;

  /** Shares that were rounded may end a little beyond 1. */
  private static final double LARGEST_SHARE = 1.01;

  private final Set<List<Float>> seen = new HashSet<>();
  private final List<float[]> corners = new ArrayList<>();
  private final List<Integer> classes = new ArrayList<>();
  private final long id;
  private final String path;
  private final DataCounts counts;
  private boolean annotated;

  ImageEntry(long id, String path, DataCounts counts) {
    this.id = id;
    this.path = path;
    this.counts = counts;
  }

  /**
   * Adds the boxes of an entry of the annotations.
   *
   * @param entry its id; another than the first one's is counted as joined
   * @param indices class index by category id, of the categories that are trained
   */
  void add(long entry, ImageTruths truths, Map<Long, Integer> indices) {
    counts.joined += entry == id ? 0 : 1;
    annotated |= truths.size() > 0;
    for (int i = 0; i < truths.size(); i++) {
      Integer index = indices.get(truths.category(i));
      if (index == null) {
        counts.ofOtherClasses++;
      } else if (truths.crowd(i)) {
        counts.crowds++;
      } else if (!(truths.box(i, 2) >= SMALLEST_SIDE && truths.box(i, 3) >= SMALLEST_SIDE)) {
        counts.degenerate++;
        counts.shares += share(truths, i) ? 1 : 0;
      } else {
        add(truths, i, index);
      }
    }
  }

  /** A box that ends before the second pixel, and has an area. */
  private static boolean share(ImageTruths truths, int i) {
    double width = truths.box(i, 2);
    double height = truths.box(i, 3);
    return truths.box(i, 0) >= 0
        && truths.box(i, 1) >= 0
        && width > 0
        && height > 0
        && truths.box(i, 0) + width <= LARGEST_SHARE
        && truths.box(i, 1) + height <= LARGEST_SHARE;
  }

  private void add(ImageTruths truths, int i, int index) {
    float[] box = {
      (float) truths.box(i, 0),
      (float) truths.box(i, 1),
      (float) (truths.box(i, 0) + truths.box(i, 2)),
      (float) (truths.box(i, 1) + truths.box(i, 3))
    };
    if (seen.add(List.of(box[0], box[1], box[2], box[3], (float) index))) {
      corners.add(box);
      classes.add(index);
    } else {
      counts.repeated++;
    }
  }

  /** Returns the image with what was gathered; called once. */
  TrainingImage image() {
    counts.emptied += annotated && corners.isEmpty() ? 1 : 0;
    float[] flat = new float[4 * corners.size()];
    for (int i = 0; i < corners.size(); i++) {
      System.arraycopy(corners.get(i), 0, flat, 4 * i, 4);
    }
    int[] indices = new int[classes.size()];
    Arrays.setAll(indices, classes::get);
    return new TrainingImage(id, path, TruthBoxes.of(flat, indices));
  }
}

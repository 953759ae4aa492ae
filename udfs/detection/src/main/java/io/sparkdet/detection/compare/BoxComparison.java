package io.sparkdet.detection.compare;

import io.sparkdet.detection.coco.image.ImageDetections;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Pairs the boxes of one image before and after, (x, y, width, height) in pixels.
 *
 * <p>Boxes of the same category pair first, highest IoU first, each box once, down to an IoU of
 * {@value #SAME_OBJECT}; then what is left pairs across categories in the same way. Of equal IoUs
 * the boxes that stand first in their sets pair.
 */
public final class BoxComparison {

  /** Boxes that overlap less are different objects. */
  public static final double SAME_OBJECT = 0.5;

  /** Boxes that overlap less have moved. */
  public static final double SAME_PLACE = 0.9;

  private BoxComparison() {}

  /**
   * A box or pair of boxes.
   *
   * @param change what became of it
   * @param before the index of the box before, -1 where it was added
   * @param after the index of the box after, -1 where it was lost
   * @param iou how much the two overlap, 0 for one alone
   */
  public record Pair(Change change, int before, int after, double iou) {}

  /** Returns all boxes of both sets, each in one pair: pairs by falling IoU, then single boxes. */
  public static List<Pair> compare(ImageDetections before, ImageDetections after) {
    List<Pair> candidates = new ArrayList<>();
    for (int b = 0; b < before.size(); b++) {
      for (int a = 0; a < after.size(); a++) {
        double iou = iou(before, b, after, a);
        if (iou >= SAME_OBJECT) {
          boolean same = before.category(b) == after.category(a);
          Change change =
              !same ? Change.RELABELLED : iou >= SAME_PLACE ? Change.KEPT : Change.MOVED;
          candidates.add(new Pair(change, b, a, iou));
        }
      }
    }
    candidates.sort(
        Comparator.comparing((Pair pair) -> pair.change() == Change.RELABELLED)
            .thenComparing(Comparator.comparingDouble(Pair::iou).reversed())
            .thenComparingInt(Pair::before)
            .thenComparingInt(Pair::after));
    boolean[] pairedBefore = new boolean[before.size()];
    boolean[] pairedAfter = new boolean[after.size()];
    List<Pair> pairs = new ArrayList<>();
    for (Pair pair : candidates) {
      if (!pairedBefore[pair.before()] && !pairedAfter[pair.after()]) {
        pairedBefore[pair.before()] = true;
        pairedAfter[pair.after()] = true;
        pairs.add(pair);
      }
    }
    for (int b = 0; b < pairedBefore.length; b++) {
      if (!pairedBefore[b]) {
        pairs.add(new Pair(Change.LOST, b, -1, 0));
      }
    }
    for (int a = 0; a < pairedAfter.length; a++) {
      if (!pairedAfter[a]) {
        pairs.add(new Pair(Change.ADDED, -1, a, 0));
      }
    }
    return pairs;
  }

  static double iou(ImageDetections before, int b, ImageDetections after, int a) {
    double width =
        Math.min(before.box(b, 0) + before.box(b, 2), after.box(a, 0) + after.box(a, 2))
            - Math.max(before.box(b, 0), after.box(a, 0));
    double height =
        Math.min(before.box(b, 1) + before.box(b, 3), after.box(a, 1) + after.box(a, 3))
            - Math.max(before.box(b, 1), after.box(a, 1));
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double both = width * height;
    return both / (before.area(b) + after.area(a) - both);
  }
}

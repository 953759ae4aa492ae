package io.sparkdet.app.checkannotations.image;

import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.detection.box.BoxIou;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * Finds the boxes of an image that stand twice, stand twice with two classes, or mostly cover each
 * other. Boxes are gone through from left to right, so that only those that overlap along x are
 * compared. A crowd covers what it likes.
 */
final class BoxPairs implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Numbers that are the same in hundredths of a pixel are the same: files have two digits. */
  private static final double DIGITS = 100;

  /** Takes pairs of boxes. */
  interface Sink {
    /**
     * Takes one.
     *
     * @param i the box that stands first in the file
     * @param j the other
     */
    void accept(Problem problem, int i, int j, double iou);
  }

  private final double overlap;

  /** Tells pairs of one class from this IoU on. */
  BoxPairs(double overlap) {
    this.overlap = overlap;
  }

  void find(ImageTruths truths, Sink found) {
    int[] byLeft =
        IntStream.range(0, truths.size())
            .filter(i -> truths.box(i, 2) > 0 && truths.box(i, 3) > 0)
            .boxed()
            .sorted((i, j) -> Double.compare(truths.box(i, 0), truths.box(j, 0)))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean[] twice = new boolean[truths.size()];
    for (int a = 0; a < byLeft.length; a++) {
      double end = truths.box(byLeft[a], 0) + truths.box(byLeft[a], 2);
      for (int b = a + 1; b < byLeft.length && truths.box(byLeft[b], 0) < end; b++) {
        int i = Math.min(byLeft[a], byLeft[b]);
        int j = Math.max(byLeft[a], byLeft[b]);
        compare(truths, i, j, twice, found);
      }
    }
  }

  /** A box that stands three times is told twice, not for each pair. */
  private void compare(ImageTruths truths, int i, int j, boolean[] twice, Sink found) {
    boolean sameClass = truths.category(i) == truths.category(j);
    if (same(truths, i, j)) {
      if (sameClass && truths.crowd(i) == truths.crowd(j)) {
        if (!twice[j]) {
          found.accept(Problem.DUPLICATE_BOX, i, j, 1);
        }
        twice[j] = true;
      } else if (!sameClass) {
        found.accept(Problem.TWO_CLASSES, i, j, 1);
      }
      return;
    }
    if (sameClass && !truths.crowd(i) && !truths.crowd(j)) {
      double iou = iou(truths, i, j);
      if (iou >= overlap) {
        found.accept(Problem.OVERLAPPING_BOXES, i, j, iou);
      }
    }
  }

  private static boolean same(ImageTruths truths, int i, int j) {
    for (int k = 0; k < 4; k++) {
      if (Math.round(DIGITS * truths.box(i, k)) != Math.round(DIGITS * truths.box(j, k))) {
        return false;
      }
    }
    return true;
  }

  private static double iou(ImageTruths truths, int i, int j) {
    return BoxIou.of(
        truths.box(i, 0),
        truths.box(i, 1),
        truths.box(i, 0) + truths.box(i, 2),
        truths.box(i, 1) + truths.box(i, 3),
        truths.box(j, 0),
        truths.box(j, 1),
        truths.box(j, 0) + truths.box(j, 2),
        truths.box(j, 1) + truths.box(j, 3));
  }
}

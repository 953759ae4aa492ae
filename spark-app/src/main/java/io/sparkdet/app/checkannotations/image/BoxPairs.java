package io.sparkdet.app.checkannotations.image;

import io.sparkdet.app.checkannotations.finding.DrawnBox;
import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.detection.box.BoxIou;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Finds the boxes of an image that stand twice, stand twice with two classes, or mostly cover each
 * other. Boxes are gone through from left to right, so that only those that overlap along x are
 * compared. A crowd covers what it likes.
 */
final class BoxPairs implements Serializable {

  private static final long serialVersionUID = 1L;

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
    DrawnBox[] boxes = new DrawnBox[truths.size()];
    Arrays.setAll(boxes, i -> DrawnBox.of(truths, i));
    int[] byLeft =
        IntStream.range(0, boxes.length)
            .filter(i -> !boxes[i].isDegenerate())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> boxes[i].x()))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean[] twice = new boolean[boxes.length];
    for (int a = 0; a < byLeft.length; a++) {
      double end = boxes[byLeft[a]].right();
      for (int b = a + 1; b < byLeft.length && boxes[byLeft[b]].x() < end; b++) {
        int i = Math.min(byLeft[a], byLeft[b]);
        int j = Math.max(byLeft[a], byLeft[b]);
        compare(truths, boxes, i, j, twice, found);
      }
    }
  }

  /** A box that stands three times is told twice, not for each pair. */
  private void compare(
      ImageTruths truths, DrawnBox[] boxes, int i, int j, boolean[] twice, Sink found) {
    boolean sameClass = truths.category(i) == truths.category(j);
    if (boxes[i].corners().equals(boxes[j].corners())) {
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
      double iou = iou(boxes[i], boxes[j]);
      if (iou >= overlap) {
        found.accept(Problem.OVERLAPPING_BOXES, i, j, iou);
      }
    }
  }

  private static double iou(DrawnBox a, DrawnBox b) {
    return BoxIou.of(a.x(), a.y(), a.right(), a.bottom(), b.x(), b.y(), b.right(), b.bottom());
  }
}

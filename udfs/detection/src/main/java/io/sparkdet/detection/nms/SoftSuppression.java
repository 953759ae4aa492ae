package io.sparkdet.detection.nms;

/**
 * The loop that soft suppressions share: again and again the box with the highest score is taken,
 * and the score of every box left is multiplied by what its IoU with the taken one is worth. A box
 * whose score is not above {@link Nms#FLOOR} goes.
 */
final class SoftSuppression {

  private SoftSuppression() {}

  /** What a score is multiplied by. */
  @FunctionalInterface
  interface Decay {
    /**
     * Returns a factor in [0, 1].
     *
     * @param iou of the box with the better one, above 0
     */
    float of(float iou);
  }

  /** Does as {@link Nms#retain} says. */
  static int retain(RankedBoxes boxes, int from, int to, int limit, Decay decay) {
    int end = from;
    int left = dropFaint(boxes, from, to);
    while (end < left && end - from < limit) {
      int best = end;
      for (int at = end + 1; at < left; at++) {
        if (boxes.before(at, best)) {
          best = at;
        }
      }
      boxes.swap(end, best);
      for (int at = end + 1; at < left; at++) {
        float iou = boxes.iou(end, at);
        if (iou > 0) {
          boxes.score[at] *= decay.of(iou);
        }
      }
      end++;
      left = dropFaint(boxes, end, left);
    }
    return end;
  }

  /** Moves the boxes above the floor to the front and returns their end. */
  private static int dropFaint(RankedBoxes boxes, int from, int to) {
    int end = from;
    for (int at = from; at < to; at++) {
      if (boxes.score[at] > Nms.FLOOR) {
        if (at != end) {
          boxes.move(at, end);
        }
        end++;
      }
    }
    return end;
  }
}

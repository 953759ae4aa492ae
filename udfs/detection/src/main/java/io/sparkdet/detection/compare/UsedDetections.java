package io.sparkdet.detection.compare;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.image.PositiveTruths;
import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/**
 * An image's detections of at least the score that is used for their category, matched with its
 * truths as COCO does at IoU 0.5, whatever their size; a truth of annotation id 0 counts as any
 * other. Detections below that score are neither right nor false alarms.
 */
final class UsedDetections {

  private final ImageTruths truths;
  private final ImageDetections detections;
  private final int[] finder;
  private final boolean[] used;
  private final boolean[] matched;
  private final boolean[] ignored;

  /**
   * Matches.
   *
   * @param leastScore the score that is used, by category
   */
  UsedDetections(ImageTruths truths, ImageDetections detections, LongToDoubleFunction leastScore) {
    this.truths = truths;
    this.detections = detections;
    finder = new int[truths.size()];
    used = new boolean[detections.size()];
    matched = new boolean[detections.size()];
    ignored = new boolean[detections.size()];
    Arrays.fill(finder, CorrectDetections.NONE);
    // What is not used ranks behind all that is, in its category, and takes no truth from it.
    CorrectDetections.match(
        truths,
        detections,
        (d, truth, neither) -> {
          used[d] = detections.score(d) >= leastScore.applyAsDouble(detections.category(d));
          boolean took = used[d] && truth != CorrectDetections.NONE;
          matched[d] = took && !neither;
          ignored[d] = neither;
          if (took) {
            finder[truth] = d;
          }
        });
  }

  private boolean isToBeFound(int g) {
    return PositiveTruths.isPositive(AreaRange.ALL, truths, g);
  }

  /** Returns whether a truth is one to be found, and is. */
  boolean finds(int g) {
    return isToBeFound(g) && finder[g] != CorrectDetections.NONE;
  }

  /** Returns whether a truth is one to be found, and is not. */
  boolean misses(int g) {
    return isToBeFound(g) && finder[g] == CorrectDetections.NONE;
  }

  /** Returns the score of the detection that finds a truth. */
  double scoreOfFinder(int g) {
    return detections.score(finder[g]);
  }

  /** Returns whether a detection is used and finds a truth. */
  boolean isRight(int d) {
    return matched[d];
  }

  /** Returns whether a detection is used and finds nothing. */
  boolean isFalseAlarm(int d) {
    return used[d] && !matched[d] && !ignored[d];
  }

  /** Returns whether a detection has at least the score that is used. */
  boolean isUsed(int d) {
    return used[d];
  }

  /** Returns the best score, used or not, of what overlaps a truth and has its category, or 0. */
  double scoreAt(int g) {
    double best = 0;
    for (int d = 0; d < detections.size(); d++) {
      if (detections.category(d) == truths.category(g)
          && truths.iou(g, detections, d) >= BoxComparison.SAME_OBJECT) {
        best = Math.max(best, detections.score(d));
      }
    }
    return best;
  }

  /**
   * Returns the best score, used or not, of what finds no truth, overlaps a detection of the other
   * model and has its category, or 0.
   */
  double wrongScoreAt(ImageDetections others, int o) {
    double best = 0;
    for (int d = 0; d < detections.size(); d++) {
      if (!matched[d] && meets(d, others, o)) {
        best = Math.max(best, detections.score(d));
      }
    }
    return best;
  }

  /** Returns whether a false alarm overlaps a detection of the other model and has its category. */
  boolean hasFalseAlarmAt(ImageDetections others, int o) {
    for (int d = 0; d < detections.size(); d++) {
      if (isFalseAlarm(d) && meets(d, others, o)) {
        return true;
      }
    }
    return false;
  }

  private boolean meets(int d, ImageDetections others, int o) {
    return detections.category(d) == others.category(o)
        && BoxComparison.iou(detections, d, others, o) >= BoxComparison.SAME_OBJECT;
  }
}

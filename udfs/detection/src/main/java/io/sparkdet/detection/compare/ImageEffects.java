package io.sparkdet.detection.compare;

import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * What a second model changes on one image, for the better and for the worse, where each is used at
 * its own score for each category: IoU 0.5, COCO's matching.
 */
public final class ImageEffects {

  private final ImageTruths truths;
  private final ImageDetections before;
  private final ImageDetections after;
  private final UsedDetections usedBefore;
  private final UsedDetections usedAfter;

  /**
   * Matches both models.
   *
   * @param scoreBefore the least score that is used of the first, by category; infinite where none
   * @param scoreAfter the same of the second
   */
  public ImageEffects(
      ImageTruths truths,
      ImageDetections before,
      LongToDoubleFunction scoreBefore,
      ImageDetections after,
      LongToDoubleFunction scoreAfter) {
    this.truths = truths;
    this.before = before;
    this.after = after;
    usedBefore = new UsedDetections(truths, before, scoreBefore);
    usedAfter = new UsedDetections(truths, after, scoreAfter);
  }

  /**
   * One change.
   *
   * @param effect what it is
   * @param index the index of the truth, of a new false alarm among the detections after, of one
   *     that is gone among those before
   * @param before the best score that the model before has there, used or not, or 0
   * @param after the same of the model after
   */
  public record Change(Effect effect, int index, double before, double after) {

    /** Returns how much the score changed. */
    public double amount() {
      return Math.abs(after - before);
    }
  }

  /** Returns all changes: truths in file order, then detections before and after in theirs. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (int g = 0; g < truths.size(); g++) {
      if (usedBefore.misses(g) && usedAfter.finds(g)) {
        changes.add(
            new Change(Effect.TRUTH_FOUND, g, usedBefore.scoreAt(g), usedAfter.scoreOfFinder(g)));
      } else if (usedBefore.finds(g) && usedAfter.misses(g)) {
        changes.add(
            new Change(Effect.TRUTH_MISSED, g, usedBefore.scoreOfFinder(g), usedAfter.scoreAt(g)));
      }
    }
    for (int d = 0; d < before.size(); d++) {
      if (usedBefore.isFalseAlarm(d) && !usedAfter.hasFalseAlarmAt(before, d)) {
        changes.add(
            new Change(
                Effect.FALSE_ALARM_GONE, d, before.score(d), usedAfter.wrongScoreAt(before, d)));
      }
    }
    for (int d = 0; d < after.size(); d++) {
      if (usedAfter.isFalseAlarm(d) && !usedBefore.hasFalseAlarmAt(after, d)) {
        changes.add(
            new Change(
                Effect.FALSE_ALARM_NEW, d, usedBefore.wrongScoreAt(after, d), after.score(d)));
      }
    }
    return changes;
  }

  /** Returns whether a detection before has at least the score that is used. */
  public boolean isUsedBefore(int d) {
    return usedBefore.isUsed(d);
  }

  /** Returns whether a detection after has at least the score that is used. */
  public boolean isUsedAfter(int d) {
    return usedAfter.isUsed(d);
  }
}

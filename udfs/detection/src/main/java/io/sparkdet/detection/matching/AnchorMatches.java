package io.sparkdet.detection.matching;

import io.sparkdet.detection.anchor.AnchorGrid;

/**
 * What every anchor of a grid is to find in one image: a truth, nothing, or whatever it likes.
 *
 * <p>Immutable; 8 bytes an anchor.
 */
public final class AnchorMatches {

  /** In place of a truth: the anchor is to find nothing. */
  public static final int NEGATIVE = -1;

  /** In place of a truth: the anchor does not count. */
  public static final int IGNORED = -2;

  private final int[] truths;
  private final float[] ious;
  private final int[] positivesByLevel;

  /** Adopts a truth or a constant above for each anchor, and the IoU with it. */
  AnchorMatches(AnchorGrid anchors, int[] truths, float[] ious) {
    this.truths = truths;
    this.ious = ious;
    int firstLevel = anchors.spec().minLevel();
    positivesByLevel = new int[anchors.spec().maxLevel() - firstLevel + 1];
    for (int at = 0; at < positivesByLevel.length; at++) {
      int end = anchors.levelStart(firstLevel + at + 1);
      for (int anchor = anchors.levelStart(firstLevel + at); anchor < end; anchor++) {
        if (truths[anchor] >= 0) {
          positivesByLevel[at]++;
        }
      }
    }
  }

  private AnchorMatches(int[] truths, float[] ious, int[] positivesByLevel) {
    this.truths = truths;
    this.ious = ious;
    this.positivesByLevel = positivesByLevel;
  }

  /** Returns the same, but that anchors which are to find nothing here do not count there. */
  public AnchorMatches ignoring(AnchorMatches others) {
    int[] changed = truths.clone();
    for (int anchor = 0; anchor < changed.length; anchor++) {
      if (changed[anchor] == NEGATIVE && others.truths[anchor] >= 0) {
        changed[anchor] = IGNORED;
      }
    }
    return new AnchorMatches(changed, ious, positivesByLevel);
  }

  /** Returns the number of anchors. */
  public int size() {
    return truths.length;
  }

  /** Returns the index of the truth that {@code anchor} is to find, or one of the constants. */
  public int truth(int anchor) {
    return truths[anchor];
  }

  /**
   * Returns the IoU of a positive anchor with its truth; where a predicted box decided, of that box
   * with the truth. For other anchors, 0.
   */
  public float iou(int anchor) {
    return truths[anchor] >= 0 ? ious[anchor] : 0;
  }

  /** Returns how many anchors have a truth to find. */
  public int positives() {
    int positives = 0;
    for (int ofLevel : positivesByLevel) {
      positives += ofLevel;
    }
    return positives;
  }

  /** Returns {@link #positives} by level, the finest first. */
  public int[] positivesByLevel() {
    return positivesByLevel.clone();
  }
}

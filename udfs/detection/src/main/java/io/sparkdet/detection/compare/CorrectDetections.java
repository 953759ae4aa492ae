package io.sparkdet.detection.compare;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.image.IouThresholds;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Tells which detections of an image are right: matched as COCO does at IoU 0.5, of any size. A
 * truth of annotation id 0 counts as any other.
 */
public final class CorrectDetections {

  /** Stands for no truth. */
  static final int NONE = -1;

  private static final EvaluationSettings SETTINGS =
      EvaluationSettings.COCO
          .withIouThresholds(IouThresholds.of(BoxComparison.SAME_OBJECT))
          .withAreaRanges(List.of(AreaRange.ALL))
          .withMaxDetections(List.of(EvaluationSettings.NO_LIMIT));

  private static final ImageMatcher MATCHER = new ImageMatcher(SETTINGS);

  private CorrectDetections() {}

  /** Returns, for each detection, whether it found a truth of its category that is no crowd. */
  public static boolean[] of(ImageTruths truths, ImageDetections detections) {
    boolean[] right = new boolean[detections.size()];
    match(truths, detections, (d, truth, ignored) -> right[d] = truth != NONE && !ignored);
    return right;
  }

  /** Hears how a detection fared. */
  interface Fate {
    /**
     * Takes one detection.
     *
     * @param d its index
     * @param truth the index of the truth that it took, or {@link #NONE}
     * @param ignored whether it is neither right nor wrong
     */
    void accept(int d, int truth, boolean ignored);
  }

  /** Matches all detections, each category on its own, those of one in the order of their turns. */
  static void match(ImageTruths truths, ImageDetections detections, Fate fate) {
    new EvaluationImage(0, truths.withEveryIdCounted(), detections)
        .visit(
            CategoryMode.PER_CATEGORY,
            (category, ownTruths, ownDetections) -> {
              int[] g = indices(truths.size(), truths::category, category);
              int[] d = indices(detections.size(), detections::category, category);
              ImageMatches matches = MATCHER.matchNamingTruths(ownTruths, ownDetections);
              for (int i = 0; i < matches.size(); i++) {
                int truth = matches.truth(i, 0);
                fate.accept(
                    d[matches.index(i)], truth < 0 ? NONE : g[truth], matches.ignored(i, 0));
              }
            });
  }

  /** Returns where the boxes of a category stand in the whole image's. */
  private static int[] indices(int size, IntToLongFunction categories, long category) {
    return IntStream.range(0, size).filter(i -> categories.applyAsLong(i) == category).toArray();
  }
}

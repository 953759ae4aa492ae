package io.sparkdet.detection.compare;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.image.IouThresholds;
import java.util.Arrays;
import java.util.List;

/** Tells which detections of an image are right: matched as COCO does at IoU 0.5, of any size. */
public final class CorrectDetections {

  private static final EvaluationSettings SETTINGS =
      EvaluationSettings.COCO
          .withIouThresholds(IouThresholds.of(BoxComparison.SAME_OBJECT))
          .withAreaRanges(List.of(AreaRange.ALL))
          .withMaxDetections(List.of(EvaluationSettings.NO_LIMIT));

  private final ImageMatcher matcher = new ImageMatcher(SETTINGS);

  /** Returns, for each detection, whether it found a truth of its category that is no crowd. */
  public boolean[] of(ImageTruths truths, ImageDetections detections) {
    boolean[] right = new boolean[detections.size()];
    long[] categories = new long[detections.size()];
    for (int d = 0; d < categories.length; d++) {
      categories[d] = detections.category(d);
    }
    long[] distinct = Arrays.stream(categories).distinct().toArray();
    for (long category : distinct) {
      int[] indices = indices(categories, category);
      ImageMatches matches =
          matcher.match(truthsOf(truths, category), detectionsOf(detections, indices));
      for (int i = 0; i < matches.size(); i++) {
        right[indices[matches.index(i)]] = matches.matched(i, 0) && !matches.ignored(i, 0);
      }
    }
    return right;
  }

  private static int[] indices(long[] categories, long category) {
    int[] indices = new int[categories.length];
    int n = 0;
    for (int i = 0; i < categories.length; i++) {
      if (categories[i] == category) {
        indices[n++] = i;
      }
    }
    return Arrays.copyOf(indices, n);
  }

  private static ImageDetections detectionsOf(ImageDetections all, int[] indices) {
    int n = indices.length;
    double[] boxes = new double[4 * n];
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < 4; k++) {
        boxes[4 * i + k] = all.box(indices[i], k);
      }
      scores[i] = all.score(indices[i]);
    }
    return new ImageDetections(new long[n], boxes, scores);
  }

  private static ImageTruths truthsOf(ImageTruths all, long category) {
    long[] categories = new long[all.size()];
    for (int g = 0; g < categories.length; g++) {
      categories[g] = all.category(g);
    }
    int[] indices = indices(categories, category);
    int n = indices.length;
    double[] boxes = new double[4 * n];
    double[] areas = new double[n];
    boolean[] crowds = new boolean[n];
    long[] ids = new long[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < 4; k++) {
        boxes[4 * i + k] = all.box(indices[i], k);
      }
      areas[i] = all.area(indices[i]);
      crowds[i] = all.crowd(indices[i]);
      ids[i] = i + 1L;
    }
    return new ImageTruths(new long[n], boxes, areas, crowds, ids);
  }
}

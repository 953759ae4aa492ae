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
      int[] places = places(categories, category);
      ImageMatches matches =
          matcher.match(truthsOf(truths, category), detectionsOf(detections, places));
      for (int i = 0; i < matches.size(); i++) {
        right[places[matches.place(i)]] = matches.matched(i, 0) && !matches.ignored(i, 0);
      }
    }
    return right;
  }

  private static int[] places(long[] categories, long category) {
    int[] places = new int[categories.length];
    int n = 0;
    for (int i = 0; i < categories.length; i++) {
      if (categories[i] == category) {
        places[n++] = i;
      }
    }
    return Arrays.copyOf(places, n);
  }

  private static ImageDetections detectionsOf(ImageDetections all, int[] places) {
    int n = places.length;
    double[] boxes = new double[4 * n];
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < 4; k++) {
        boxes[4 * i + k] = all.box(places[i], k);
      }
      scores[i] = all.score(places[i]);
    }
    return new ImageDetections(new long[n], boxes, scores);
  }

  private static ImageTruths truthsOf(ImageTruths all, long category) {
    long[] categories = new long[all.size()];
    for (int g = 0; g < categories.length; g++) {
      categories[g] = all.category(g);
    }
    int[] places = places(categories, category);
    int n = places.length;
    double[] boxes = new double[4 * n];
    double[] areas = new double[n];
    boolean[] crowds = new boolean[n];
    long[] ids = new long[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < 4; k++) {
        boxes[4 * i + k] = all.box(places[i], k);
      }
      areas[i] = all.area(places[i]);
      crowds[i] = all.crowd(places[i]);
      ids[i] = i + 1L;
    }
    return new ImageTruths(new long[n], boxes, areas, crowds, ids);
  }
}

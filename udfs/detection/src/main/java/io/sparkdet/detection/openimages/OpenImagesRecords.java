package io.sparkdet.detection.openimages;

import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.CategoryScope;
import io.sparkdet.detection.coco.image.CocoIou;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.metric.RecordSource;
import io.sparkdet.detection.voc.VocMatcher;

/**
 * Open Images' records, as TensorFlow's {@code OpenImagesChallengeEvaluator} matches; a truth that
 * is a crowd is a group of objects in one box:
 *
 * <ol>
 *   <li>only detections of classes count that have truths in the image or were verified, to be
 *       there or to be absent, and none without width or height;
 *   <li>they take turns by falling score, ties in file order, at most 10,000 of a class; each looks
 *       at the truth of its class that it overlaps most and that is no group, of equals the first,
 *       and is right the first time that truth is met at the threshold;
 *   <li>one that is not right looks at the group of which the largest share of its own area lies in
 *       it; at the threshold it belongs to the group, and of all that belong to a group the best
 *       counts once as right, if its score is above 0, and the others as nothing;
 *   <li>all others are wrong.
 * </ol>
 *
 * @param iou the least overlap of a detection and its truth, and share of it inside a group
 * @param hierarchy by which the image is expanded before
 */
record OpenImagesRecords(double iou, ClassHierarchy hierarchy) implements RecordSource {

  /** How many detections of an image and class count. */
  static final int MAX_DETECTIONS = 10_000;

  @Override
  public int words() {
    return VocMatcher.SETTINGS.words();
  }

  @Override
  public Matcher matcher() {
    return (image, sink) -> {
      EvaluationImage expanded = hierarchy.expanded(image);
      CategoryScope looked = expanded.scope();
      expanded.visit(
          CategoryMode.PER_CATEGORY,
          (category, truths, detections) -> {
            if (truths.size() > 0 || looked.looksFor(category)) {
              match(category, truths, detections, sink);
            }
          });
    };
  }

  private void match(long category, ImageTruths truths, ImageDetections detections, Sink sink) {
    boolean[] taken = new boolean[truths.size()];
    long[] bits = new long[2 * words()];
    int left = MAX_DETECTIONS;
    int[] order = detections.byFallingScore();
    for (int rank = 0; rank < order.length && left > 0; rank++) {
      int d = order[rank];
      if (!(detections.box(d, 2) > 0 && detections.box(d, 3) > 0)) {
        continue;
      }
      left--;
      double score = detections.score(d) + 0.0; // -0.0 ties with 0.0
      int truth = best(truths, detections, d, false);
      if (truth >= 0 && !taken[truth]) {
        taken[truth] = true;
        bits[0] = 1;
      } else {
        int group = best(truths, detections, d, true);
        if (group >= 0 && (taken[group] || !(score > 0))) {
          taken[group] = true;
          continue;
        }
        bits[0] = group >= 0 ? 1 : 0;
        if (group >= 0) {
          taken[group] = true;
        }
      }
      sink.accept(category, score, rank, bits, 0);
    }
  }

  /** Returns the truth that a detection overlaps most, or -1 where that is too little. */
  private int best(ImageTruths truths, ImageDetections detections, int d, boolean groups) {
    double most = Double.NEGATIVE_INFINITY;
    int best = -1;
    for (int g = 0; g < truths.size(); g++) {
      if (truths.crowd(g) == groups) {
        double overlap =
            groups
                ? CocoIou.crowd(detections, d, truths, g)
                : CocoIou.plain(detections, d, truths, g);
        if (overlap > most) {
          most = overlap;
          best = g;
        }
      }
    }
    return most >= iou ? best : -1;
  }
}

package io.sparkdet.detection.coco.pairing;

import io.sparkdet.detection.coco.image.CocoIou;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.metric.ImageFinding;

/**
 * Pairs the detections of one image with its truths, whatever their categories.
 *
 * <p>Detections of at least the score threshold take turns by falling score, all categories
 * together; each takes the free truth of any category with the highest IoU at or above the IoU
 * threshold, of equal IoUs one of its own category, then the later. One that takes none is a false
 * positive, unless a crowd of its category covers the IoU threshold's share of it, when it is left
 * out; a truth that is not taken is missed, unless it is a crowd.
 *
 * @param iou the least IoU of a pair, above 0 up to 1
 * @param score the least score of a detection that counts; not NaN
 */
public record BoxPairing(double iou, double score) implements ImageFinding<BoxPairs> {

  /** Hears what becomes of the boxes of an image: of detections best first, then of truths. */
  public interface Outcome {
    /** A detection took a truth, of its own category or of another. */
    void pair(int truth, int detection);

    /** A detection found nothing, and no crowd excuses it. */
    void falsePositive(int detection);

    /** A truth was found by nothing. */
    void missed(int truth);
  }

  public BoxPairing {
    if (!(iou > 0 && iou <= 1) || Double.isNaN(score)) {
      throw new IllegalArgumentException(
          "Cannot count confusions at IoU %s and score %s; give an IoU above 0 up to 1"
              .formatted(iou, score));
    }
  }

  @Override
  public BoxPairs of(EvaluationImage image) {
    return of(image.truths(), image.detections());
  }

  /** Returns what becomes of the boxes of one image. */
  public BoxPairs of(ImageTruths truths, ImageDetections detections) {
    BoxPairs pairs = new BoxPairs(truths.size() + detections.size());
    judge(truths, detections, pairs);
    return pairs;
  }

  private void judge(ImageTruths truths, ImageDetections detections, BoxPairs pairs) {
    boolean[] taken = new boolean[truths.size()];
    for (int d : detections.byFallingScore(score)) {
      int g = choose(truths, detections, d, taken);
      if (g >= 0) {
        taken[g] = true;
        pairs.add(g, d);
      } else if (!inCrowd(truths, detections, d)) {
        pairs.addFalsePositive(d);
      }
    }
    for (int g = 0; g < taken.length; g++) {
      if (!taken[g] && !truths.crowd(g)) {
        pairs.addMissed(g);
      }
    }
  }

  private int choose(ImageTruths truths, ImageDetections detections, int d, boolean[] taken) {
    int chosen = -1;
    double best = iou;
    for (int g = 0; g < taken.length; g++) {
      if (taken[g] || truths.crowd(g)) {
        continue;
      }
      double overlap = CocoIou.plain(detections, d, truths, g);
      boolean tie = chosen >= 0 && overlap == best;
      boolean keepsOwn =
          tie
              && truths.category(chosen) == detections.category(d)
              && truths.category(g) != detections.category(d);
      if (overlap >= best && !keepsOwn) {
        best = overlap;
        chosen = g;
      }
    }
    return chosen;
  }

  private boolean inCrowd(ImageTruths truths, ImageDetections detections, int d) {
    for (int g = 0; g < truths.size(); g++) {
      if (truths.crowd(g)
          && truths.category(g) == detections.category(d)
          && CocoIou.crowd(detections, d, truths, g) >= iou) {
        return true;
      }
    }
    return false;
  }
}

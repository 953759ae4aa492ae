package io.sparkdet.detection.tide;

import io.sparkdet.detection.coco.image.CocoIou;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.Arrays;

/**
 * TIDE's matching of one image, all categories at once; IoUs are not kept.
 *
 * <p>Unlike COCO's: of equal IoUs the first truth wins, crowds only make unmatched detections count
 * for nothing (intersection over detection above the foreground threshold), and the limit is for
 * all categories together.
 */
final class TideImage {

  private static final int NOBODY = -1;

  private final TideSettings settings;
  private final ImageTruths truths;
  private final ImageDetections detections;

  /** The detections that count, by falling score. */
  final int[] order;

  /** What became of each of them. */
  final long[] fates;

  /** For each of them: the truth that it would find if its error were corrected, or -1. */
  final int[] fixedTruth;

  /** For each truth that is no crowd: whether a detection found it. */
  final boolean[] found;

  /** For each truth: the first detection whose correction would find it. */
  private final int[] finder;

  TideImage(TideSettings settings, ImageTruths truths, ImageDetections detections) {
    this.settings = settings;
    this.truths = truths;
    this.detections = detections;
    int[] all = detections.byFallingScore();
    order = Arrays.copyOf(all, Math.min(all.length, settings.maxDetections()));
    fates = new long[order.length];
    fixedTruth = new int[order.length];
    found = new boolean[truths.size()];
    finder = new int[truths.size()];
    Arrays.fill(fixedTruth, NOBODY);
    Arrays.fill(finder, NOBODY);
    match();
    for (int i = 0; i < order.length; i++) {
      if (!TideFate.isCorrect(fates[i])) {
        fates[i] = error(i);
      }
    }
  }

  /** Returns whether nothing finds truth {@code g}, not even the correction of an error. */
  boolean missed(int g) {
    return !found[g] && finder[g] == NOBODY;
  }

  private void match() {
    for (int i = 0; i < order.length; i++) {
      int d = order[i];
      double best = 0;
      int chosen = NOBODY;
      for (int g = 0; g < truths.size(); g++) {
        if (!truths.crowd(g) && !found[g] && sameCategory(d, g)) {
          double iou = CocoIou.plain(detections, d, truths, g);
          if (iou > best) {
            best = iou;
            chosen = g;
          }
        }
      }
      if (best >= settings.foreground()) {
        found[chosen] = true;
        fates[i] = TideFate.correct();
      }
    }
  }

  private long error(int i) {
    int d = order[i];
    double ofCategory = 0;
    int category = NOBODY;
    double ofOther = 0;
    int other = NOBODY;
    double ofFound = 0;
    boolean anyTruth = false;
    for (int g = 0; g < truths.size(); g++) {
      if (truths.crowd(g)) {
        continue;
      }
      anyTruth = true;
      double iou = CocoIou.plain(detections, d, truths, g);
      if (sameCategory(d, g)) {
        if (iou > ofCategory) {
          ofCategory = iou;
          category = g;
        }
        if (found[g]) {
          ofFound = Math.max(ofFound, iou);
        }
      } else if (iou > ofOther) {
        ofOther = iou;
        other = g;
      }
    }
    long fate;
    if (!anyTruth) {
      fate = TideFate.error(TideError.BACKGROUND);
    } else if (settings.background() <= ofCategory && ofCategory <= settings.foreground()) {
      fate = correctable(i, TideError.LOCALIZATION, category);
    } else if (ofOther >= settings.foreground()) {
      fate = correctable(i, TideError.CLASS, other);
    } else if (ofFound >= settings.foreground()) {
      fate = TideFate.error(TideError.DUPLICATE);
    } else if (Math.max(ofCategory, ofOther) <= settings.background()) {
      fate = TideFate.error(TideError.BACKGROUND);
    } else {
      fate = TideFate.error(TideError.BOTH);
    }
    return inCrowd(d) ? TideFate.withoutCounting(fate) : fate;
  }

  /** Only the first, surest detection that a correction would bring to a truth may have it. */
  private long correctable(int i, TideError kind, int g) {
    long fate = TideFate.error(kind);
    if (g == NOBODY || found[g]) {
      return fate;
    }
    if (finder[g] == NOBODY) {
      finder[g] = i;
      fixedTruth[i] = g;
      return TideFate.fixable(fate);
    }
    return fate;
  }

  private boolean inCrowd(int d) {
    for (int g = 0; g < truths.size(); g++) {
      if (truths.crowd(g)
          && sameCategory(d, g)
          && CocoIou.crowd(detections, d, truths, g) > settings.foreground()) {
        return true;
      }
    }
    return false;
  }

  private boolean sameCategory(int d, int g) {
    return detections.category(d) == truths.category(g);
  }
}

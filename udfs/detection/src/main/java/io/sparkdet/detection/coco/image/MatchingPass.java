package io.sparkdet.detection.coco.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The matching of one image and category under up to 64 criteria, one bit each. */
final class MatchingPass {

  private final WordCriteria criteria;
  private final ImageTruths truths;
  private final ImageDetections detections;
  private final double[] floors;
  private final double[] right;
  private final double[] bottom;
  private final double[] area;

  /** For each truth: the criteria under which it is still to be had. */
  private final long[] free;

  /** For each truth: the criteria under which it is not ignored. */
  private final long[] positive;

  /** The truths that are free under some criterion, in file order. */
  private int[] active;

  private int activeCount;

  private final Choice best;
  private final Choice bestIgnored;

  MatchingPass(WordCriteria criteria, ImageTruths truths, ImageDetections detections) {
    this.criteria = criteria;
    this.truths = truths;
    this.detections = detections;
    floors = criteria.floors;
    int n = truths.size();
    right = new double[n];
    bottom = new double[n];
    area = new double[n];
    free = new long[n];
    positive = new long[n];
    active = new int[n];
    activeCount = n;
    for (int g = 0; g < n; g++) {
      right[g] = truths.box(g, 2) + truths.box(g, 0);
      bottom[g] = truths.box(g, 3) + truths.box(g, 1);
      area[g] = truths.box(g, 2) * truths.box(g, 3);
      free[g] = criteria.all();
      active[g] = g;
      positive[g] = criteria.positive(truths, g);
    }
    best = new Choice(criteria.floorOfBit);
    bestIgnored = new Choice(criteria.floorOfBit);
  }

  /**
   * Matches the detections in the given order, writes their match and ignore words into {@code
   * bits} (and the truths taken into {@code taken}), and returns whether annotation id 0 was
   * matched.
   */
  boolean run(int[] order, long[] bits, int @Nullable [] taken) {
    int words = criteria.settings.words();
    int word = criteria.word;
    boolean idZero = false;
    for (int i = 0; i < order.length; i++) {
      int d = order[i];
      best.clear();
      bestIgnored.clear();
      if (!offerOverlapping(d)) {
        best.clear();
        bestIgnored.clear();
        offerAll(d);
      }
      long toPositive = best.made;
      long toIgnored = bestIgnored.made & ~toPositive;
      long withoutId = take(toPositive, best.truth) | take(toIgnored, bestIgnored.truth);
      if (withoutId != 0) {
        idZero = true;
      }
      long match = (toPositive | toIgnored) & ~withoutId;
      bits[2 * words * i + word] = match;
      bits[2 * words * i + words + word] =
          toIgnored | (~match & criteria.outOfRange(detections.area(d)));
      if (taken != null) {
        for (long left = toPositive | toIgnored; left != 0; left &= left - 1) {
          int bit = Long.numberOfTrailingZeros(left);
          Choice choice = (toPositive >>> bit & 1) != 0 ? best : bestIgnored;
          taken[criteria.settings.criteria() * i + criteria.first + bit] = choice.truth[bit];
        }
      }
    }
    return idZero;
  }

  /** Offers every truth that overlaps enough; returns false where an IoU is NaN. */
  private boolean offerOverlapping(int d) {
    double dx = detections.box(d, 0);
    double dy = detections.box(d, 1);
    double dw = detections.box(d, 2);
    double dh = detections.box(d, 3);
    double dRight = dw + dx;
    double dBottom = dh + dy;
    double dArea = dw * dh;
    double[] boxes = truths.boxes();
    int closed = 0;
    for (int k = 0; k < activeCount; k++) {
      int g = active[k];
      long open = free[g];
      if (open == 0) {
        closed++;
        continue;
      }
      double gx = boxes[4 * g];
      double gy = boxes[4 * g + 1];
      double iou =
          CocoIou.of(
              dx,
              dy,
              dRight,
              dBottom,
              dArea,
              gx,
              gy,
              right[g],
              bottom[g],
              area[g],
              truths.crowd(g));
      if (iou < floors[0]) {
        continue;
      }
      if (Double.isNaN(iou)) {
        return false;
      }
      int reached = 1;
      while (reached < floors.length && iou >= floors[reached]) {
        reached++;
      }
      offer(g, iou, open & criteria.bitsUpToThreshold[reached]);
    }
    if (closed > activeCount / 2) {
      dropClosed();
    }
    return true;
  }

  /**
   * Offers every truth, however little it overlaps: after an IoU of NaN, which arises where areas
   * overflow or vanish, nothing is smaller than the best, and pycocotools takes whatever follows.
   */
  private void offerAll(int d) {
    for (int g = 0; g < truths.size(); g++) {
      offer(g, truths.iou(g, detections, d), free[g]);
    }
  }

  private void offer(int g, double iou, long open) {
    best.offer(g, iou, open & positive[g]);
    bestIgnored.offer(g, iou, open & ~positive[g]);
  }

  private void dropClosed() {
    int kept = 0;
    for (int k = 0; k < activeCount; k++) {
      if (free[active[k]] != 0) {
        active[kept++] = active[k];
      }
    }
    activeCount = kept;
  }

  /** Takes the chosen truths; returns the criteria whose truth has annotation id 0. */
  private long take(long made, int[] chosen) {
    long idZero = 0;
    for (long left = made; left != 0; left &= left - 1) {
      int bit = Long.numberOfTrailingZeros(left);
      int g = chosen[bit];
      if (!truths.crowd(g)) {
        free[g] &= ~(1L << bit);
      }
      if (truths.id(g) == 0) {
        idZero |= 1L << bit;
      }
    }
    return idZero;
  }

  /** The truth of the highest IoU so far under each criterion. */
  private static final class Choice {
    private final double[] floors;
    private final double[] iou;
    private final int[] truth;
    private long made;

    Choice(double[] floors) {
      this.floors = floors;
      iou = new double[floors.length];
      truth = new int[floors.length];
      Arrays.fill(truth, -1);
    }

    void clear() {
      System.arraycopy(floors, 0, iou, 0, floors.length);
      made = 0;
    }

    void offer(int g, double offered, long criteria) {
      for (long left = criteria; left != 0; left &= left - 1) {
        int bit = Long.numberOfTrailingZeros(left);
        if (!(offered < iou[bit])) {
          iou[bit] = offered;
          truth[bit] = g;
          made |= 1L << bit;
        }
      }
    }
  }
}

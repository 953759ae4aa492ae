package io.sparkdet.detection.calibration;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The definitions written down a second time over lists of all detections: each bin and each score
 * is tried on its own. Shares nothing with the package but COCO's matching, which has its own
 * oracle.
 */
final class SlowCalibration {

  /** A detection that counts. */
  record Fate(double score, boolean right, double iou) {}

  /** Least LRP error with its parts, and the score. */
  record Lrp(double error, double loose, double wrong, double missed, double score) {}

  private final EvaluationSettings settings;
  private final int areaRange;
  private final Map<Long, List<Fate>> fates = new TreeMap<>();
  private final Map<Long, Integer> positives = new TreeMap<>();

  SlowCalibration(EvaluationSettings settings, int areaRange, List<EvaluationImage> images) {
    this.settings = settings;
    this.areaRange = areaRange;
    ImageMatcher matcher = new ImageMatcher(settings);
    AreaRange range = settings.areaRanges().get(areaRange);
    for (EvaluationImage image : images) {
      image.visit(
          settings.categoryMode(),
          (category, truths, detections) -> {
            ImageMatches matches = matcher.matchNamingTruths(truths, detections);
            List<Fate> own = fates.computeIfAbsent(category, none -> new ArrayList<>());
            for (int i = 0; i < matches.size(); i++) {
              if (!matches.ignored(i, areaRange)) {
                boolean right = matches.matched(i, areaRange);
                double iou =
                    right
                        ? truths.iou(matches.truth(i, areaRange), detections, matches.index(i))
                        : 0;
                if (right && !(iou > settings.iouThresholds().value(0))) {
                  iou = settings.iouThresholds().value(0);
                }
                own.add(new Fate(matches.score(i), right, Math.min(1, iou)));
              }
            }
          });
      for (int g = 0; g < image.truths().size(); g++) {
        long category =
            settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC
                ? CategoryMode.ANY_CATEGORY
                : image.truths().category(g);
        boolean counts = !image.truths().crowd(g) && range.contains(image.truths().area(g));
        positives.merge(category, counts ? 1 : 0, Integer::sum);
      }
    }
  }

  List<Fate> all() {
    List<Fate> all = new ArrayList<>();
    fates.values().forEach(all::addAll);
    return all;
  }

  List<Fate> of(long category) {
    return fates.getOrDefault(category, List.of());
  }

  int areaRange() {
    return areaRange;
  }

  /** Returns expected, maximum and localisation-aware error; -1 without detections. */
  static double[] errors(List<Fate> fates, int bins) {
    double expected = 0;
    double most = -1;
    double aware = 0;
    for (int bin = 0; bin < bins; bin++) {
      int n = 0;
      double score = 0;
      double right = 0;
      double iou = 0;
      for (Fate fate : fates) {
        double share = Math.max(0, Math.min(1, fate.score()));
        boolean here =
            share >= bin / (double) bins && (share < (bin + 1) / (double) bins || bin == bins - 1);
        if (here) {
          n++;
          score += share;
          right += fate.right() ? 1 : 0;
          iou += fate.right() ? fate.iou() : 0;
        }
      }
      if (n > 0) {
        double share = n / (double) fates.size();
        expected += share * Math.abs(score / n - right / n);
        most = Math.max(most, Math.abs(score / n - right / n));
        double meanIou = right == 0 ? 0 : iou / right;
        aware += share * Math.abs(score / n - right / n * meanIou);
      }
    }
    return fates.isEmpty() ? new double[] {-1, -1, -1} : new double[] {expected, most, aware};
  }

  /** Tries every score of a category. */
  Lrp lrp(long category) {
    int truths = positives.getOrDefault(category, 0);
    if (truths == 0) {
      return new Lrp(-1, -1, -1, -1, Double.NaN);
    }
    double threshold = settings.iouThresholds().value(0);
    Lrp best = new Lrp(1, -1, -1, 1, Double.NaN);
    TreeSet<Double> scores = new TreeSet<>();
    of(category).forEach(fate -> scores.add(fate.score()));
    for (double score : scores.descendingSet()) {
      List<Fate> kept = of(category).stream().filter(fate -> fate.score() >= score).toList();
      long right = kept.stream().filter(Fate::right).count();
      long wrong = kept.size() - right;
      long missed = truths - right;
      double loose = kept.stream().filter(Fate::right).mapToDouble(fate -> 1 - fate.iou()).sum();
      double share = threshold < 1 ? loose / (1 - threshold) : 0;
      double error = (share + wrong + missed) / (right + wrong + missed);
      if (right > 0 && error < best.error() - 1e-13) {
        best =
            new Lrp(
                error,
                loose / right,
                wrong / (double) (right + wrong),
                missed / (double) truths,
                score);
      }
    }
    return best;
  }
}

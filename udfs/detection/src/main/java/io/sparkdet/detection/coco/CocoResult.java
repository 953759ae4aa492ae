package io.sparkdet.detection.coco;

import io.sparkdet.detection.coco.curve.BestPrecisions;
import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Precision and recall of every category under every criterion, as pycocotools' {@code eval}: -1
 * where a category has no truth to be found.
 */
public final class CocoResult {

  /** What pycocotools writes where nothing is defined. */
  public static final double UNDEFINED = -1;

  private final EvaluationSettings settings;
  private final TruthCounts truths;
  private final RangeTotals totals;
  private final int recalls;

  /** For each category: precision by criterion and recall, then scores likewise. */
  private final Map<Long, double[]> curves = new TreeMap<>();

  /**
   * Makes the result of the two passes.
   *
   * @param truths the counts of all truths
   * @param totals the combined totals of all ranges
   * @param best the combined best precisions of all ranges
   */
  public CocoResult(
      EvaluationSettings settings, TruthCounts truths, RangeTotals totals, BestPrecisions best) {
    this.settings = settings;
    this.truths = truths;
    this.totals = totals;
    recalls = settings.recallThresholds().size();
    TreeSet<Long> categories = new TreeSet<>(truths.categories());
    categories.addAll(totals.categories());
    for (long category : categories) {
      double[] values = best.of(category);
      curves.put(
          category, curves(category, values == null ? BestPrecisions.empty(settings) : values));
    }
  }

  private double[] curves(long category, double[] best) {
    int cells = settings.criteria() * recalls;
    double topScore = best[best.length - 1];
    double[] curve = new double[2 * cells];
    for (int c = 0; c < settings.criteria(); c++) {
      boolean defined = truths.positives(category, rangeOf(c)) > 0;
      double precision = 0;
      double score = Double.NEGATIVE_INFINITY;
      for (int r = recalls - 1; r >= 0; r--) {
        int cell = c * recalls + r;
        precision = Math.max(precision, best[cell]);
        score = Math.max(score, best[cells + cell]);
        if (settings.recallThresholds().value(r) <= 0) {
          score = topScore;
        }
        curve[cell] = defined ? precision : UNDEFINED;
        curve[cells + cell] = !defined ? UNDEFINED : score == Double.NEGATIVE_INFINITY ? 0 : score;
      }
    }
    return curve;
  }

  private int rangeOf(int criterion) {
    return criterion / settings.iouThresholds().size();
  }

  /** Returns what was measured. */
  public EvaluationSettings settings() {
    return settings;
  }

  /** Returns the categories that have truths or detections, rising. */
  public List<Long> categories() {
    return new ArrayList<>(curves.keySet());
  }

  /** Returns the number of truths of {@code category}, crowds included. */
  public long truths(long category) {
    return truths.truths(category);
  }

  /** Returns the number of detections of {@code category} within the largest limit. */
  public long detections(long category) {
    return totals.detections(category);
  }

  /** Returns the truths of {@code category} to be found in area range {@code a}. */
  public long positives(long category, int a) {
    return truths.positives(category, a);
  }

  /** Returns the interpolated precision at recall threshold {@code r}, or -1. */
  public double precision(long category, int criterion, int r) {
    return curve(category, criterion * recalls + r);
  }

  /** Returns the score at which recall threshold {@code r} is reached, 0 if never, or -1. */
  public double score(long category, int criterion, int r) {
    return curve(category, (settings.criteria() + criterion) * recalls + r);
  }

  private double curve(long category, int cell) {
    double[] curve = curves.get(category);
    return curve == null ? UNDEFINED : curve[cell];
  }

  /** Returns the recall of all detections within limit number {@code m}, or -1. */
  public double recall(long category, int criterion, int m) {
    long positives = truths.positives(category, rangeOf(criterion));
    return positives == 0
        ? UNDEFINED
        : (double) totals.truePositives(category, criterion, m) / positives;
  }

  /**
   * Returns the mean precision over recalls, thresholds and categories in range {@code a}, or -1.
   */
  public double averagePrecision(int a) {
    DefinedMean mean = new DefinedMean();
    curves.keySet().forEach(category -> addPrecisions(mean, category, a));
    return mean.value();
  }

  /** Returns the same over some categories alone. */
  public double averagePrecision(Collection<Long> categories, int a) {
    DefinedMean mean = new DefinedMean();
    categories.forEach(category -> addPrecisions(mean, category, a));
    return mean.value();
  }

  /**
   * Returns the same of all at IoU threshold {@code t} alone; -1 for t = -1, a threshold not
   * measured.
   */
  public double averagePrecision(int a, int t) {
    DefinedMean mean = new DefinedMean();
    curves.keySet().forEach(category -> addPrecisions(mean, category, a, t));
    return mean.value();
  }

  /**
   * Returns the mean recall over thresholds and categories within limit number {@code m}, or -1.
   */
  public double averageRecall(int a, int m) {
    DefinedMean mean = new DefinedMean();
    curves.keySet().forEach(category -> addRecalls(mean, category, a, m));
    return mean.value();
  }

  /** Returns the average precision of one category in range {@code a}, or -1. */
  public double categoryPrecision(long category, int a) {
    DefinedMean mean = new DefinedMean();
    addPrecisions(mean, category, a);
    return mean.value();
  }

  /** Returns the average precision of one category at IoU threshold {@code t} alone, or -1. */
  public double categoryPrecision(long category, int a, int t) {
    DefinedMean mean = new DefinedMean();
    addPrecisions(mean, category, a, t);
    return mean.value();
  }

  /** Returns the average recall of one category within limit number {@code m}, or -1. */
  public double categoryRecall(long category, int a, int m) {
    DefinedMean mean = new DefinedMean();
    addRecalls(mean, category, a, m);
    return mean.value();
  }

  private void addPrecisions(DefinedMean mean, long category, int a) {
    for (int t = 0; t < settings.iouThresholds().size(); t++) {
      addPrecisions(mean, category, a, t);
    }
  }

  private void addPrecisions(DefinedMean mean, long category, int a, int t) {
    if (a < 0 || t < 0) {
      return;
    }
    for (int r = 0; r < recalls; r++) {
      mean.add(precision(category, settings.criterion(a, t), r));
    }
  }

  private void addRecalls(DefinedMean mean, long category, int a, int m) {
    if (a < 0 || m < 0) {
      return;
    }
    for (int t = 0; t < settings.iouThresholds().size(); t++) {
      mean.add(recall(category, settings.criterion(a, t), m));
    }
  }
}

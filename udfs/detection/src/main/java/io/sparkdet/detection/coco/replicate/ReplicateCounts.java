package io.sparkdet.detection.coco.replicate;

import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;

/**
 * True and false positives of a category up to a place of the order, by replicate.
 *
 * <p>Most detections are false at every threshold of an area range: they are counted once, in a
 * cell that all thresholds of the range share. Cells are, each once a replicate: by criterion the
 * other false positives; by criterion the true ones; by area range the shared ones; by limit of
 * detections but the largest, and threshold, the true ones of all areas within it.
 */
final class ReplicateCounts {

  private static final double EPSILON = Math.ulp(1.0);

  private final EvaluationSettings settings;
  private final int replicates;
  private final int criteria;
  private final int thresholds;
  private final int ranges;
  private final int all;
  private final int limits;
  private final long[] cells;
  private final Adding adding = new Adding();

  ReplicateCounts(ReplicateMetric metric) {
    this(metric, new long[cells(metric)]);
  }

  /** Adopts cells. */
  ReplicateCounts(ReplicateMetric metric, long[] cells) {
    settings = metric.settings();
    replicates = metric.weights().replicates();
    criteria = settings.criteria();
    thresholds = settings.iouThresholds().size();
    ranges = settings.areaRanges().size();
    all = settings.areaRangeIndex(AreaRange.ALL.name());
    limits = settings.maxDetections().size() - 1;
    this.cells = cells;
  }

  private static int cells(ReplicateMetric metric) {
    EvaluationSettings settings = metric.settings();
    int shared = settings.areaRanges().size();
    int limited = (settings.maxDetections().size() - 1) * settings.iouThresholds().size();
    return metric.weights().replicates() * (2 * settings.criteria() + shared + limited);
  }

  /** Hears what a detection is under each criterion where it is not ignored. */
  interface Verdict {
    /** It is false at every threshold of area range {@code a}. */
    void falseEverywhere(int a);

    /** It is false, but not everywhere in its area range. */
    void falsePositive(int criterion);

    /** It is true. */
    void truePositive(int a, int t, int criterion);
  }

  /** Tells what a detection is. */
  void judge(long[] bits, int at, Verdict verdict) {
    int words = settings.words();
    for (int a = 0; a < ranges; a++) {
      if (BootstrapTotals.isFalseEverywhere(settings, a, bits, at)) {
        verdict.falseEverywhere(a);
        continue;
      }
      for (int t = 0; t < thresholds; t++) {
        int criterion = settings.criterion(a, t);
        if (BootstrapTotals.isSet(bits, at + words, criterion)) {
          continue;
        }
        if (BootstrapTotals.isSet(bits, at, criterion)) {
          verdict.truePositive(a, t, criterion);
        } else {
          verdict.falsePositive(criterion);
        }
      }
    }
  }

  /** Counts a detection of this rank. */
  void add(int rank, long[] bits, int at, int[] drawn) {
    adding.rank = rank;
    adding.drawn = drawn;
    judge(bits, at, adding);
  }

  /** Adds how often a detection was drawn to the cells of its verdict. */
  private final class Adding implements Verdict {

    private int rank;
    private int[] drawn = {};

    @Override
    public void falseEverywhere(int a) {
      add(shared(a), drawn);
    }

    @Override
    public void falsePositive(int criterion) {
      add(falsePositives(criterion), drawn);
    }

    @Override
    public void truePositive(int a, int t, int criterion) {
      add(truePositives(criterion), drawn);
      for (int m = 0; a == all && m < limits; m++) {
        if (rank < settings.maxDetections().get(m)) {
          add(limited(m, t), drawn);
        }
      }
    }
  }

  private void add(int first, int[] drawn) {
    for (int b = 0; b < replicates; b++) {
      cells[first + b] += drawn[b];
    }
  }

  /** Returns the first cell of the false positives of a criterion alone. */
  int falsePositives(int criterion) {
    return criterion * replicates;
  }

  /** Returns the first cell of the true positives of a criterion. */
  int truePositives(int criterion) {
    return (criteria + criterion) * replicates;
  }

  /** Returns the first cell of the detections that are false everywhere in an area range. */
  int shared(int a) {
    return (2 * criteria + a) * replicates;
  }

  /** Returns the first cell of the true positives of all areas within a limit of detections. */
  int limited(int m, int t) {
    return (2 * criteria + ranges + m * thresholds + t) * replicates;
  }

  /** Returns the precision of replicate {@code b} under a criterion of area range {@code a}. */
  double precision(int a, int criterion, int b) {
    double right = (double) cells[truePositives(criterion) + b];
    double wrong = (double) (cells[falsePositives(criterion) + b] + cells[shared(a) + b]);
    return right / (wrong + right + EPSILON);
  }

  /** Returns the cells, not a copy. */
  long[] cells() {
    return cells;
  }
}

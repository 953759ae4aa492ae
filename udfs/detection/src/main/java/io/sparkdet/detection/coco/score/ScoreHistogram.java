package io.sparkdet.detection.coco.score;

import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.CategoryCounts;
import io.sparkdet.detection.state.Mergeable;
import java.util.List;
import java.util.Set;

/**
 * Counts right and wrong detections of each category by score under one criterion: precision,
 * recall and F1 at 101 scores of a {@link ScoreScale}, 0, 0.01 … 1 for shares, and the counts
 * behind a score histogram. A mergeable count that needs no order. Scores below the scale count as
 * its lowest, above it as its highest.
 */
public final class ScoreHistogram implements Mergeable<ScoreHistogram> {

  /** The number of scores at which the curves are read. */
  public static final int SCORES = 101;

  private final EvaluationSettings settings;
  private final int criterion;
  private final ScoreScale scale;

  /** For each category: right, wrong and ignored detections by score. */
  private final CategoryCounts counts = new CategoryCounts(3 * SCORES);

  /** Makes a histogram of nothing. */
  public ScoreHistogram(EvaluationSettings settings, int criterion) {
    this(settings, criterion, ScoreScale.SHARES);
  }

  /** Makes a histogram of nothing over other scores than shares. */
  public ScoreHistogram(EvaluationSettings settings, int criterion, ScoreScale scale) {
    this.settings = settings;
    this.criterion = criterion;
    this.scale = scale;
  }

  /**
   * Counts one detection.
   *
   * @param bits its match words, then its ignore words, from index {@code at} on
   */
  public void accept(long category, double score, long[] bits, int at) {
    boolean ignored = BootstrapTotals.isSet(bits, at + settings.words(), criterion);
    boolean match = BootstrapTotals.isSet(bits, at, criterion);
    int kind = ignored ? 2 : match ? 0 : 1;
    counts.of(category)[kind * SCORES + bin(score)]++;
  }

  /** Returns the largest i whose score is at most the given one. */
  private int bin(double score) {
    double share = (score - scale.low()) / (scale.high() - scale.low());
    int bin = (int) Math.max(0, Math.min(SCORES - 1, Math.floor(share * (SCORES - 1))));
    while (bin + 1 < SCORES && score(bin + 1) <= score) {
      bin++;
    }
    while (bin > 0 && score(bin) > score) {
      bin--;
    }
    return bin;
  }

  /** Returns score {@code i}: that at i / 100 of the scale. */
  public double score(int i) {
    return scale.low() + (scale.high() - scale.low()) * i / (SCORES - 1.0);
  }

  /** Adds what {@code other} counted. */
  @Override
  public void combine(ScoreHistogram other) {
    Mergeable.requireSame(
        "score histograms",
        List.of(settings, criterion, scale),
        List.of(other.settings, other.criterion, other.scale));
    counts.add(other.counts);
  }

  /** Returns the categories that have detections, rising. */
  public Set<Long> categories() {
    return counts.categories();
  }

  /** Returns the right detections of {@code category} in bin {@code i}. */
  public long right(long category, int i) {
    return counts.at(category, i);
  }

  /** Returns the wrong detections of {@code category} in bin {@code i}. */
  public long wrong(long category, int i) {
    return counts.at(category, SCORES + i);
  }

  /** Returns the ignored detections of {@code category} in bin {@code i}. */
  public long ignored(long category, int i) {
    return counts.at(category, 2 * SCORES + i);
  }

  /** Returns what {@code category} is worth if all detections below score {@code i} are dropped. */
  public OperatingPoint point(long category, int i, TruthCounts truths) {
    return points(category, truths).get(i);
  }

  /** Returns the same for every score, the lowest first. */
  public List<OperatingPoint> points(long category, TruthCounts truths) {
    int range = criterion / settings.iouThresholds().size();
    long positives = truths.positives(category, range);
    OperatingPoint[] points = new OperatingPoint[SCORES];
    long right = 0;
    long wrong = 0;
    for (int bin = SCORES - 1; bin >= 0; bin--) {
      right += right(category, bin);
      wrong += wrong(category, bin);
      points[bin] = new OperatingPoint(score(bin), right, wrong, positives);
    }
    return List.of(points);
  }

  /** Returns the counts in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(counts::write);
  }

  /** Returns the histogram that {@link #toBytes} wrote under the same settings and criterion. */
  public static ScoreHistogram fromBytes(EvaluationSettings settings, int criterion, byte[] bytes) {
    return fromBytes(settings, criterion, ScoreScale.SHARES, bytes);
  }

  /** Returns the same of another scale. */
  public static ScoreHistogram fromBytes(
      EvaluationSettings settings, int criterion, ScoreScale scale, byte[] bytes) {
    ScoreHistogram histogram = new ScoreHistogram(settings, criterion, scale);
    CategoryBytes.read(bytes, histogram.counts::read);
    return histogram;
  }
}

package io.sparkdet.detection.coco.bootstrap;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.image.PositiveTruths;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.CategoryCounts;
import io.sparkdet.detection.state.Mergeable;
import java.util.List;
import java.util.Set;

/**
 * First pass of the bootstrap: truths to be found, true and false positives of each category over
 * all areas, weighted by how often each replicate drew their image. A mergeable count.
 */
public final class BootstrapTotals implements Mergeable<BootstrapTotals> {

  private final EvaluationSettings settings;
  private final BootstrapWeights weights;
  private final int range;
  private final int thresholds;
  private final int replicates;
  private final int[] drawn;

  /**
   * For each category by replicate: positives, detections that are false at every threshold; then
   * by threshold and replicate the other false positives, and the true ones.
   */
  private final CategoryCounts totals;

  /** Makes totals of nothing. */
  public BootstrapTotals(EvaluationSettings settings, BootstrapWeights weights) {
    this(
        settings,
        weights,
        new CategoryCounts(weights.replicates() * (2 + 2 * settings.iouThresholds().size())));
  }

  private BootstrapTotals(
      EvaluationSettings settings, BootstrapWeights weights, CategoryCounts totals) {
    this.settings = settings;
    this.weights = weights;
    this.totals = totals;
    range = settings.areaRangeIndex(AreaRange.ALL.name());
    thresholds = settings.iouThresholds().size();
    replicates = weights.replicates();
    drawn = new int[replicates];
  }

  /** Counts the truths of one image, of any categories. */
  public void accept(long image, ImageTruths truths) {
    weights.fill(image, drawn);
    for (int g = 0; g < truths.size(); g++) {
      if (PositiveTruths.isPositive(settings.areaRanges().get(range), truths, g)) {
        boolean agnostic = settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC;
        add(totals.of(agnostic ? CategoryMode.ANY_CATEGORY : truths.category(g)), 0);
      }
    }
  }

  /**
   * Counts one detection.
   *
   * @param bits its match words, then its ignore words, from index {@code at} on
   */
  public void accept(long category, long image, long[] bits, int at) {
    weights.fill(image, drawn);
    long[] total = totals.of(category);
    if (isFalseEverywhere(settings, range, bits, at)) {
      add(total, replicates);
      return;
    }
    for (int t = 0; t < thresholds; t++) {
      int criterion = settings.criterion(range, t);
      if (!isSet(bits, at + settings.words(), criterion)) {
        boolean match = isSet(bits, at, criterion);
        add(total, replicates * (2 + t + (match ? thresholds : 0)));
      }
    }
  }

  /** Returns whether a detection neither matches nor is ignored at any threshold of a range. */
  public static boolean isFalseEverywhere(
      EvaluationSettings settings, int range, long[] bits, int at) {
    int words = settings.words();
    for (int t = 0; t < settings.iouThresholds().size(); t++) {
      int criterion = settings.criterion(range, t);
      if (isSet(bits, at, criterion) || isSet(bits, at + words, criterion)) {
        return false;
      }
    }
    return true;
  }

  public static boolean isSet(long[] bits, int firstWord, int criterion) {
    return (bits[firstWord + criterion / Long.SIZE] >>> criterion & 1) != 0;
  }

  private void add(long[] total, int first) {
    for (int b = 0; b < replicates; b++) {
      total[first + b] += drawn[b];
    }
  }

  /** Adds what {@code other} counted. */
  @Override
  public void combine(BootstrapTotals other) {
    Mergeable.requireSame(
        "bootstrap counts", List.of(settings, weights), List.of(other.settings, other.weights));
    totals.add(other.totals);
  }

  /**
   * Returns, for each of the ranges given in the records' order, what the ranges before it counted
   * of categories that it holds too.
   */
  public static List<BootstrapTotals> offsets(List<BootstrapTotals> ranges) {
    return CategoryCounts.offsets(ranges.stream().map(range -> range.totals).toList()).stream()
        .map(offset -> new BootstrapTotals(ranges.get(0).settings, ranges.get(0).weights, offset))
        .toList();
  }

  Set<Long> categories() {
    return totals.categories();
  }

  boolean holds(long category) {
    return totals.holds(category);
  }

  long positives(long category, int b) {
    return totals.at(category, b);
  }

  int falsePositives(long category, int t, int b) {
    return at(category, replicates * (2 + t) + b) + at(category, replicates + b);
  }

  int truePositives(long category, int t, int b) {
    return at(category, replicates * (2 + thresholds + t) + b);
  }

  private int at(long category, int i) {
    return Math.toIntExact(totals.at(category, i));
  }

  /** Returns the totals in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(totals::write);
  }

  /** Returns the totals that {@link #toBytes} wrote under the same settings and weights. */
  public static BootstrapTotals fromBytes(
      EvaluationSettings settings, BootstrapWeights weights, byte[] bytes) {
    BootstrapTotals read = new BootstrapTotals(settings, weights);
    CategoryBytes.read(bytes, read.totals::read);
    return read;
  }
}

package io.sparkdet.detection.coco.curve;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.CategoryCounts;
import io.sparkdet.detection.state.Mergeable;
import java.util.List;
import java.util.Set;

/**
 * First pass over match records: the number of true and false positives of each category under each
 * criterion, and of true positives within each smaller limit of detections an image.
 *
 * <p>A mergeable count whose order does not matter. Over records sorted by (category, falling
 * score, image id, rank) and cut into ranges, the totals of the ranges before are the {@linkplain
 * #offsets offsets} with which the second pass, {@link RangeSweep}, starts in a range.
 */
public final class RangeTotals implements Mergeable<RangeTotals> {

  private final EvaluationSettings settings;
  private final int criteria;
  private final int limits;

  /** Number of detections, fp by criterion, tp by limit and criterion. */
  private final CategoryCounts totals;

  /** Those of the category of the last detection: records come category by category. */
  private long[] current = new long[0];

  private long currentCategory;

  /** Makes totals of nothing. */
  public RangeTotals(EvaluationSettings settings) {
    this(settings, nothing(settings));
  }

  private RangeTotals(EvaluationSettings settings, CategoryCounts totals) {
    this.settings = settings;
    this.totals = totals;
    criteria = settings.criteria();
    limits = settings.maxDetections().size();
  }

  private static CategoryCounts nothing(EvaluationSettings settings) {
    return new CategoryCounts(1 + settings.criteria() * (1 + settings.maxDetections().size()));
  }

  /**
   * Counts one detection.
   *
   * @param category its category
   * @param rank among its image's and category's detections, from 0
   * @param bits its match words, then its ignore words, from index {@code at} on
   */
  public void accept(long category, int rank, long[] bits, int at) {
    long[] total = current(category);
    total[0]++;
    int words = settings.words();
    for (int word = 0; word < words; word++) {
      long match = bits[at + word];
      long counts = ~bits[at + words + word] & usedBits(word);
      for (long fp = counts & ~match; fp != 0; fp &= fp - 1) {
        total[1 + word * Long.SIZE + Long.numberOfTrailingZeros(fp)]++;
      }
      for (int m = limits - 1; m >= 0; m--) {
        if (rank >= settings.maxDetections().get(m)) {
          break;
        }
        int first = 1 + criteria * (1 + m) + word * Long.SIZE;
        for (long tp = counts & match; tp != 0; tp &= tp - 1) {
          total[first + Long.numberOfTrailingZeros(tp)]++;
        }
      }
    }
  }

  private long[] current(long category) {
    if (current.length == 0 || currentCategory != category) {
      currentCategory = category;
      current = totals.of(category);
    }
    return current;
  }

  private long usedBits(int word) {
    int width = criteria - word * Long.SIZE;
    return width >= Long.SIZE ? -1L : (1L << width) - 1;
  }

  /** Adds what {@code other} counted. */
  @Override
  public void combine(RangeTotals other) {
    Mergeable.requireSame("counts of detections", settings, other.settings);
    totals.add(other.totals);
  }

  /**
   * Returns, for each of the ranges given in the records' order, what the ranges before it counted
   * of categories that it holds too.
   */
  public static List<RangeTotals> offsets(List<RangeTotals> ranges) {
    return CategoryCounts.offsets(ranges.stream().map(range -> range.totals).toList()).stream()
        .map(offset -> new RangeTotals(ranges.get(0).settings, offset))
        .toList();
  }

  /** Returns the categories that have detections, rising. */
  public Set<Long> categories() {
    return totals.categories();
  }

  /** Returns the number of detections of {@code category}, ignored ones included. */
  public long detections(long category) {
    return totals.at(category, 0);
  }

  /** Returns the true positives of {@code category} within limit number {@code m}. */
  public long truePositives(long category, int criterion, int m) {
    return totals.at(category, 1 + criteria * (1 + m) + criterion);
  }

  /** Returns the false positives of {@code category} within the largest limit. */
  public long falsePositives(long category, int criterion) {
    return totals.at(category, 1 + criterion);
  }

  /** Returns the totals in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(totals::write);
  }

  /** Returns the totals that {@link #toBytes} wrote under the same settings. */
  public static RangeTotals fromBytes(EvaluationSettings settings, byte[] bytes) {
    RangeTotals read = new RangeTotals(settings);
    CategoryBytes.read(bytes, read.totals::read);
    return read;
  }
}

package io.sparkdet.detection.coco.curve;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
  private final Map<Long, long[]> totals = new TreeMap<>();

  private long currentCategory;
  private long[] current = new long[0];

  /** Makes totals of nothing. */
  public RangeTotals(EvaluationSettings settings) {
    this.settings = settings;
    criteria = settings.criteria();
    limits = settings.maxDetections().size();
  }

  /**
   * Counts one detection.
   *
   * @param category its category
   * @param rank its place among its image's and category's detections, from 0
   * @param bits its match words, then its ignore words, from place {@code at} on
   */
  public void accept(long category, int rank, long[] bits, int at) {
    long[] total = total(category);
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

  private long usedBits(int word) {
    int width = criteria - word * Long.SIZE;
    return width >= Long.SIZE ? -1L : (1L << width) - 1;
  }

  /** Adds what {@code other} counted. */
  @Override
  public void combine(RangeTotals other) {
    Mergeable.requireSame("counts of detections", settings, other.settings);
    other.totals.forEach(this::add);
  }

  private void add(long category, long[] more) {
    long[] total = total(category);
    for (int i = 0; i < total.length; i++) {
      total[i] += more[i];
    }
  }

  /**
   * Returns, for each of the ranges given in the records' order, what the ranges before it counted
   * of categories that it holds too.
   */
  public static List<RangeTotals> offsets(List<RangeTotals> ranges) {
    List<RangeTotals> offsets = new ArrayList<>();
    Map<Long, long[]> before = new TreeMap<>();
    for (RangeTotals range : ranges) {
      RangeTotals offset = new RangeTotals(range.settings);
      range.totals.forEach(
          (category, total) -> {
            long[] sum = before.get(category);
            if (sum != null) {
              offset.add(category, sum);
            }
            before.put(category, plus(sum == null ? new long[total.length] : sum, total));
          });
      offsets.add(offset);
    }
    return offsets;
  }

  private static long[] plus(long[] a, long[] b) {
    long[] sum = new long[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** Returns the categories that have detections, rising. */
  public Set<Long> categories() {
    return Collections.unmodifiableSet(totals.keySet());
  }

  /** Returns the number of detections of {@code category}, ignored ones included. */
  public long detections(long category) {
    return at(category, 0);
  }

  /** Returns the true positives of {@code category} within limit number {@code m}. */
  public long truePositives(long category, int criterion, int m) {
    return at(category, 1 + criteria * (1 + m) + criterion);
  }

  /** Returns the false positives of {@code category} within the largest limit. */
  public long falsePositives(long category, int criterion) {
    return at(category, 1 + criterion);
  }

  private long at(long category, int i) {
    long[] total = totals.get(category);
    return total == null ? 0 : total[i];
  }

  private long[] total(long category) {
    if (current.length == 0 || currentCategory != category) {
      currentCategory = category;
      current = totals.computeIfAbsent(category, c -> new long[1 + criteria * (1 + limits)]);
    }
    return current;
  }

  /** Returns the totals in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(this::write);
  }

  /** Returns the totals that {@link #toBytes} wrote under the same settings. */
  public static RangeTotals fromBytes(EvaluationSettings settings, byte[] bytes) {
    RangeTotals totals = new RangeTotals(settings);
    CategoryBytes.read(bytes, totals::read);
    return totals;
  }

  void write(DataOutput out) throws IOException {
    CategoryBytes.writeLongs(out, totals);
  }

  void read(DataInput in) throws IOException {
    CategoryBytes.readLongs(in, totals);
    current = new long[0];
  }
}

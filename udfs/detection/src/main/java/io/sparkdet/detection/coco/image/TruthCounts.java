package io.sparkdet.detection.coco.image;

import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many truths of each category are to be found in each area range (pycocotools' {@code npig}):
 * a mergeable count that needs the truth alone.
 */
public final class TruthCounts implements Mergeable<TruthCounts> {

  private final EvaluationSettings settings;

  /** For each category: the positives of each area range, then the number of all truths. */
  private final Map<Long, long[]> counts = new TreeMap<>();

  /** Makes a count of nothing. */
  public TruthCounts(EvaluationSettings settings) {
    this.settings = settings;
  }

  /** Counts the truths of one image, of any categories. */
  public void accept(ImageTruths truths) {
    for (int g = 0; g < truths.size(); g++) {
      long category =
          settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC
              ? CategoryMode.ANY_CATEGORY
              : truths.category(g);
      long[] count = count(category);
      count[count.length - 1]++;
      for (int a = 0; a < count.length - 1; a++) {
        if (PositiveTruths.isPositive(settings.areaRanges().get(a), truths, g)) {
          count[a]++;
        }
      }
    }
  }

  /** Adds what {@code other} counted. */
  @Override
  public void combine(TruthCounts other) {
    Mergeable.requireSame("counts of truths", settings, other.settings);
    other.counts.forEach(
        (category, more) -> {
          long[] count = count(category);
          for (int i = 0; i < count.length; i++) {
            count[i] += more[i];
          }
        });
  }

  /** Returns the counts of {@code categories} alone. */
  public TruthCounts only(Set<Long> categories) {
    TruthCounts some = new TruthCounts(settings);
    counts.forEach(
        (category, count) -> {
          if (categories.contains(category)) {
            some.counts.put(category, count.clone());
          }
        });
    return some;
  }

  /** Returns the categories that have truths, rising. */
  public Set<Long> categories() {
    return Set.copyOf(counts.keySet());
  }

  /** Returns the truths of {@code category} to be found in area range {@code a}. */
  public long positives(long category, int a) {
    long[] count = counts.get(category);
    return count == null ? 0 : count[a];
  }

  /** Returns the number of truths of {@code category}, crowds included. */
  public long truths(long category) {
    long[] count = counts.get(category);
    return count == null ? 0 : count[count.length - 1];
  }

  /** Returns the positives of each area range. */
  long[] positives(long category) {
    int ranges = settings.areaRanges().size();
    long[] count = counts.get(category);
    return count == null ? new long[ranges] : Arrays.copyOf(count, ranges);
  }

  private long[] count(long category) {
    return counts.computeIfAbsent(category, c -> new long[settings.areaRanges().size() + 1]);
  }

  /** Returns the counts in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(this::write);
  }

  /** Returns the counts that {@link #toBytes} wrote under the same settings. */
  public static TruthCounts fromBytes(EvaluationSettings settings, byte[] bytes) {
    TruthCounts counts = new TruthCounts(settings);
    CategoryBytes.read(bytes, counts::read);
    return counts;
  }

  public void write(DataOutput out) throws IOException {
    CategoryBytes.writeLongs(out, counts);
  }

  public void read(DataInput in) throws IOException {
    CategoryBytes.readLongs(in, counts);
  }
}

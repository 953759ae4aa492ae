package io.sparkdet.detection.state;

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
 * Whole numbers by category, equally many for each, that add up in any order: what accumulators
 * that count are made of. What the numbers mean their owner says.
 */
public final class CategoryCounts {

  private final int size;
  private final Map<Long, long[]> counts = new TreeMap<>();

  /**
   * Makes counts of nothing.
   *
   * @param size how many numbers each category has, at least one
   */
  public CategoryCounts(int size) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "Cannot count by category with %d numbers: at least one is needed".formatted(size));
    }
    this.size = size;
  }

  /** Returns the numbers of a category to count with, not a copy; from now on it is held. */
  public long[] of(long category) {
    return counts.computeIfAbsent(category, c -> new long[size]);
  }

  /** Returns number {@code i} of a category, 0 where the category is not held. */
  public long at(long category, int i) {
    long[] count = counts.get(category);
    return count == null ? 0 : count[i];
  }

  /** Returns whether a category is held. */
  public boolean holds(long category) {
    return counts.containsKey(category);
  }

  /** Returns the categories that are held, rising. */
  public Set<Long> categories() {
    return Collections.unmodifiableSet(counts.keySet());
  }

  /** Adds what {@code other} counted, number by number. */
  public void add(CategoryCounts other) {
    other.counts.forEach(this::add);
  }

  private void add(long category, long[] more) {
    long[] count = of(category);
    for (int i = 0; i < size; i++) {
      count[i] += more[i];
    }
  }

  /** Returns a copy of the counts of {@code categories} alone. */
  public CategoryCounts only(Set<Long> categories) {
    CategoryCounts some = new CategoryCounts(size);
    counts.forEach(
        (category, count) -> {
          if (categories.contains(category)) {
            some.counts.put(category, count.clone());
          }
        });
    return some;
  }

  /**
   * Returns, for each of the ranges given in the records' order, what the ranges before it counted
   * of categories that it holds too.
   */
  public static List<CategoryCounts> offsets(List<CategoryCounts> ranges) {
    List<CategoryCounts> offsets = new ArrayList<>();
    Map<Long, long[]> before = new TreeMap<>();
    for (CategoryCounts range : ranges) {
      CategoryCounts offset = new CategoryCounts(range.size);
      range.counts.forEach(
          (category, count) -> {
            long[] sum = before.get(category);
            if (sum == null) {
              before.put(category, count.clone());
              return;
            }
            offset.add(category, sum);
            for (int i = 0; i < sum.length; i++) {
              sum[i] += count[i];
            }
          });
      offsets.add(offset);
    }
    return offsets;
  }

  /** Writes the counts, for {@link #read}. */
  public void write(DataOutput out) throws IOException {
    CategoryBytes.writeLongs(out, counts);
  }

  /** Reads into counts of nothing what {@link #write} wrote of counts of the same size. */
  public void read(DataInput in) throws IOException {
    CategoryBytes.readLongs(in, counts);
  }
}

package io.sparkdet.detection.coco.image;

import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.CategoryCounts;
import io.sparkdet.detection.state.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Set;

/**
 * How many truths of each category are to be found in each area range (pycocotools' {@code npig}):
 * a mergeable count that needs the truth alone.
 */
public final class TruthCounts implements Mergeable<TruthCounts> {

  private final EvaluationSettings settings;

  /** For each category: the positives of each area range, then the number of all truths. */
  private final CategoryCounts counts;

  /** Makes a count of nothing. */
  public TruthCounts(EvaluationSettings settings) {
    this(settings, new CategoryCounts(settings.areaRanges().size() + 1));
  }

  private TruthCounts(EvaluationSettings settings, CategoryCounts counts) {
    this.settings = settings;
    this.counts = counts;
  }

  /** Counts the truths of one image, of any categories. */
  public void accept(ImageTruths truths) {
    for (int g = 0; g < truths.size(); g++) {
      long category =
          settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC
              ? CategoryMode.ANY_CATEGORY
              : truths.category(g);
      long[] count = counts.of(category);
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
    counts.add(other.counts);
  }

  /**
   * Returns the counts of the categories that annotations list; boxes of others count only where
   * none is told apart.
   */
  public TruthCounts listed(Set<Long> categories) {
    return settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC
        ? this
        : new TruthCounts(settings, counts.only(categories));
  }

  /** Returns the categories that have truths, rising. */
  public Set<Long> categories() {
    return counts.categories();
  }

  /** Returns the truths of {@code category} to be found in area range {@code a}. */
  public long positives(long category, int a) {
    return counts.at(category, a);
  }

  /** Returns the number of truths of {@code category}, crowds included. */
  public long truths(long category) {
    return counts.at(category, settings.areaRanges().size());
  }

  /** Returns the counts in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(counts::write);
  }

  /** Returns the counts that {@link #toBytes} wrote under the same settings. */
  public static TruthCounts fromBytes(EvaluationSettings settings, byte[] bytes) {
    TruthCounts read = new TruthCounts(settings);
    CategoryBytes.read(bytes, read.counts::read);
    return read;
  }

  /** Writes the counts, for {@link #read}. */
  public void write(DataOutput out) throws IOException {
    counts.write(out);
  }

  /** Reads into a count of nothing what {@link #write} wrote. */
  public void read(DataInput in) throws IOException {
    counts.read(in);
  }
}

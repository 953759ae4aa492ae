package io.sparkdet.detection.coco.replicate;

import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
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
 * The truths to be found, by category, area range and replicate; one of an image that a replicate
 * drew w times counts w times.
 */
public final class ReplicateTruths implements Mergeable<ReplicateTruths> {

  private final EvaluationSettings settings;
  private final BootstrapWeights weights;
  private final CategoryCounts counts;
  private final int[] drawn;

  /** Makes counts of nothing. */
  ReplicateTruths(EvaluationSettings settings, BootstrapWeights weights) {
    this(
        settings, weights, new CategoryCounts(settings.areaRanges().size() * weights.replicates()));
  }

  private ReplicateTruths(
      EvaluationSettings settings, BootstrapWeights weights, CategoryCounts counts) {
    this.settings = settings;
    this.weights = weights;
    this.counts = counts;
    drawn = new int[weights.replicates()];
  }

  /** Counts the truths of one image, of any categories. */
  void accept(long image, ImageTruths truths) {
    if (truths.size() == 0) {
      return;
    }
    weights.fill(image, drawn);
    boolean agnostic = settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC;
    List<AreaRange> ranges = settings.areaRanges();
    for (int g = 0; g < truths.size(); g++) {
      long category = agnostic ? CategoryMode.ANY_CATEGORY : truths.category(g);
      for (int a = 0; a < ranges.size(); a++) {
        if (PositiveTruths.isPositive(ranges.get(a), truths, g)) {
          add(counts.of(category), a * drawn.length);
        }
      }
    }
  }

  private void add(long[] sum, int first) {
    for (int b = 0; b < drawn.length; b++) {
      sum[first + b] += drawn[b];
    }
  }

  /**
   * Returns the truths of a category to be found in area range {@code a} of replicate {@code b}.
   */
  long positives(long category, int a, int b) {
    return counts.at(category, a * drawn.length + b);
  }

  Set<Long> categories() {
    return counts.categories();
  }

  /** Returns the same of some categories alone. */
  ReplicateTruths only(Set<Long> categories) {
    return new ReplicateTruths(settings, weights, counts.only(categories));
  }

  /** Adds what {@code other} counted. */
  @Override
  public void combine(ReplicateTruths other) {
    Mergeable.requireSame(
        "truths of replicates", List.of(settings, weights), List.of(other.settings, other.weights));
    counts.add(other.counts);
  }

  /** Returns the counts in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(counts::write);
  }

  static ReplicateTruths fromBytes(
      EvaluationSettings settings, BootstrapWeights weights, byte[] bytes) {
    ReplicateTruths read = new ReplicateTruths(settings, weights);
    CategoryBytes.read(bytes, read.counts::read);
    return read;
  }
}

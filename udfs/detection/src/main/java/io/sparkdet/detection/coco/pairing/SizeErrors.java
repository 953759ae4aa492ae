package io.sparkdet.detection.coco.pairing;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.CategoryCounts;
import io.sparkdet.detection.state.Mergeable;
import java.util.List;
import java.util.Set;

/**
 * Counts by category and area range what became of truths and detections in a {@link BoxPairing}:
 * {@code accept}, {@code combine}, {@code count}.
 *
 * <p>A pair has the size of its truth, by the annotated area; a false positive has its own, width
 * times height. An area on the border of two ranges belongs to both, as in COCO's rules. Over the
 * range of all areas the counts are sums of the confusion matrix of the same thresholds.
 *
 * <p>Combining is associative and commutative; new counts are its identity.
 */
public final class SizeErrors implements Mergeable<SizeErrors> {

  /** What a truth or a detection of a category came to. */
  public enum Fate {
    /** A truth that a detection of its category took, or such a detection: as many. */
    RIGHT(0),
    /** A truth that a detection of another category took. */
    CONFUSED(1),
    /** A truth that no detection took. */
    MISSED(2),
    /** A detection that took a truth of another category. */
    MISTAKEN(3),
    /** A detection that took no truth. */
    FALSE_POSITIVE(4);

    /** Where its count stands among those of a range. */
    private final int place;

    Fate(int place) {
      this.place = place;
    }
  }

  private static final int FATES = Fate.values().length;

  private final BoxPairing pairing;
  private final List<AreaRange> ranges;
  private final CategoryCounts counts;

  /** Makes counts of nothing. */
  public SizeErrors(BoxPairing pairing, List<AreaRange> ranges) {
    this.pairing = pairing;
    this.ranges = List.copyOf(ranges);
    this.counts = new CategoryCounts(FATES * ranges.size());
  }

  /** Counts one image. */
  public void accept(EvaluationImage image) {
    accept(image, pairing.of(image));
  }

  /** Counts one image of which this state's pairing is known. */
  void accept(EvaluationImage image, BoxPairs pairs) {
    ImageTruths truths = image.truths();
    ImageDetections detections = image.detections();
    pairs.tell(
        new BoxPairing.Outcome() {
          @Override
          public void pair(int g, int d) {
            if (truths.category(g) == detections.category(d)) {
              add(truths.category(g), Fate.RIGHT, truths.area(g));
            } else {
              add(truths.category(g), Fate.CONFUSED, truths.area(g));
              add(detections.category(d), Fate.MISTAKEN, truths.area(g));
            }
          }

          @Override
          public void falsePositive(int d) {
            add(detections.category(d), Fate.FALSE_POSITIVE, detections.area(d));
          }

          @Override
          public void missed(int g) {
            add(truths.category(g), Fate.MISSED, truths.area(g));
          }
        });
  }

  private void add(long category, Fate fate, double area) {
    for (int a = 0; a < ranges.size(); a++) {
      if (ranges.get(a).contains(area)) {
        counts.of(category)[a * FATES + fate.place]++;
      }
    }
  }

  /** Adds what {@code other} counted. */
  @Override
  public void combine(SizeErrors other) {
    Mergeable.requireSame(
        "errors by size", List.of(pairing, ranges), List.of(other.pairing, other.ranges));
    counts.add(other.counts);
  }

  /** Returns the categories that have any box in a range, rising. */
  public Set<Long> categories() {
    return counts.categories();
  }

  /** Returns the area ranges, in the order of the settings. */
  public List<AreaRange> ranges() {
    return ranges;
  }

  /** Returns how many boxes of {@code category} in range {@code a} came to this. */
  public long count(long category, int a, Fate fate) {
    return counts.at(category, a * FATES + fate.place);
  }

  /** Returns the same of several categories together. */
  public long count(Set<Long> categories, int a, Fate fate) {
    return categories.stream().mapToLong(category -> count(category, a, fate)).sum();
  }

  /** Returns the counts in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(counts::write);
  }

  /** Returns the counts that {@link #toBytes} wrote of the same pairing and ranges. */
  public static SizeErrors fromBytes(BoxPairing pairing, List<AreaRange> ranges, byte[] bytes) {
    SizeErrors errors = new SizeErrors(pairing, ranges);
    CategoryBytes.read(bytes, errors.counts::read);
    return errors;
  }
}

package io.sparkdet.detection.calibration;

import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.score.ScoreScale;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.CategoryCounts;
import io.sparkdet.detection.state.Mergeable;
import io.sparkdet.detection.state.UnitSum;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Detections of each category and area range by score, in bins of equal width: how many there are,
 * how many are right, the sums of their scores and of the IoUs of the right ones. A mergeable count
 * that needs no order, and exact: sums do not depend on it either.
 *
 * <p>Bin i of n holds the scores from i / n of the {@link ScoreScale} up to but not (i + 1) / n;
 * the last one holds the end of the scale too. Scores beyond the scale count as its ends. What is
 * ignored in an area range is not in its bins.
 */
final class CalibrationBins implements Mergeable<CalibrationBins> {

  /** Bins that are counted; 10 and 25 are made of whole ones. */
  static final int BINS = 50;

  private static final int RIGHT = 1;
  private static final int SCORES = 2;
  private static final int IOUS = SCORES + UnitSum.COUNTS;
  private static final int FIELDS = IOUS + UnitSum.COUNTS;

  private final EvaluationSettings settings;
  private final ScoreScale scale;
  private final CalibrationRecords records;
  private final CategoryCounts counts;

  /** Those of the category of the last detection: records come category by category. */
  private long[] current = new long[0];

  private long currentCategory;

  /** Makes bins without detections; the settings have one IoU threshold. */
  CalibrationBins(EvaluationSettings settings, ScoreScale scale) {
    this(settings, scale, new CategoryCounts(settings.areaRanges().size() * BINS * FIELDS));
  }

  private CalibrationBins(EvaluationSettings settings, ScoreScale scale, CategoryCounts counts) {
    this.settings = settings;
    this.scale = scale;
    this.records = new CalibrationRecords(settings);
    this.counts = counts;
  }

  /** Returns the area range that all detections up to COCO's bound belong to. */
  static int allSizes(EvaluationSettings settings) {
    return settings.areaRangeIndex(AreaRange.ALL.name());
  }

  /**
   * Counts one detection.
   *
   * @param bits its words, as {@link CalibrationRecords} has them
   */
  void accept(long category, double score, long[] bits) {
    long[] count = current(category);
    double share = share(score);
    int bin = bin(share);
    for (int a = 0; a < settings.areaRanges().size(); a++) {
      if (BootstrapTotals.isSet(bits, records.words(), a)) {
        continue;
      }
      int at = (a * BINS + bin) * FIELDS;
      count[at]++;
      UnitSum.add(count, at + SCORES, share);
      if (BootstrapTotals.isSet(bits, 0, a)) {
        count[at + RIGHT]++;
        UnitSum.add(count, at + IOUS, records.iou(bits, 0));
      }
    }
  }

  private long[] current(long category) {
    if (current.length == 0 || currentCategory != category) {
      currentCategory = category;
      current = counts.of(category);
    }
    return current;
  }

  private double share(double score) {
    return Math.max(0, Math.min(1, (score - scale.low()) / (scale.high() - scale.low())));
  }

  private static int bin(double share) {
    int bin = Math.min(BINS - 1, (int) (share * BINS));
    while (bin + 1 < BINS && (bin + 1) / (double) BINS <= share) {
      bin++;
    }
    while (bin > 0 && bin / (double) BINS > share) {
      bin--;
    }
    return bin;
  }

  /** Adds what {@code other} counted. */
  @Override
  public void combine(CalibrationBins other) {
    Mergeable.requireSame(
        "bins of scores", List.of(settings, scale), List.of(other.settings, other.scale));
    counts.add(other.counts);
  }

  /**
   * Returns, for each of the ranges given in the records' order, what the ranges before it counted
   * of categories that it holds too.
   */
  static List<CalibrationBins> offsets(List<CalibrationBins> ranges) {
    return CategoryCounts.offsets(ranges.stream().map(range -> range.counts).toList()).stream()
        .map(offset -> new CalibrationBins(ranges.get(0).settings, ranges.get(0).scale, offset))
        .toList();
  }

  /** Returns the categories that have detections, rising. */
  Set<Long> categories() {
    return counts.categories();
  }

  /**
   * Returns the detections of some categories together.
   *
   * @param areaRange the number of the area range
   * @param bins how many bins, of which {@link #BINS} is a multiple
   */
  ReliabilityCurve curve(Collection<Long> categories, int areaRange, int bins) {
    long[] sums = new long[bins * FIELDS];
    for (long category : categories) {
      for (int bin = 0; bin < BINS; bin++) {
        int to = bin / (BINS / bins) * FIELDS;
        for (int field = 0; field < FIELDS; field++) {
          sums[to + field] += counts.at(category, (areaRange * BINS + bin) * FIELDS + field);
        }
      }
    }
    long[] detections = new long[bins];
    long[] right = new long[bins];
    double[] scores = new double[bins];
    double[] ious = new double[bins];
    for (int bin = 0; bin < bins; bin++) {
      int at = bin * FIELDS;
      detections[bin] = sums[at];
      right[bin] = sums[at + RIGHT];
      scores[bin] = UnitSum.value(sums[at + SCORES], sums[at + SCORES + 1]);
      ious[bin] = UnitSum.value(sums[at + IOUS], sums[at + IOUS + 1]);
    }
    return new ReliabilityCurve(detections, right, scores, ious);
  }

  /** Returns the detections of a category on boxes of all sizes as one point, of all scores. */
  LrpPoint total(long category, double score, long positives) {
    long[] sums = new long[FIELDS];
    int all = allSizes(settings);
    for (int bin = 0; bin < BINS; bin++) {
      for (int field = 0; field < FIELDS; field++) {
        sums[field] += counts.at(category, (all * BINS + bin) * FIELDS + field);
      }
    }
    return new LrpPoint(
        score,
        sums[RIGHT],
        sums[0] - sums[RIGHT],
        positives,
        sums[IOUS],
        sums[IOUS + 1],
        settings.iouThresholds().value(0));
  }

  /** Returns the bins in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(counts::write);
  }

  /** Returns the bins that {@link #toBytes} wrote under the same settings and scale. */
  static CalibrationBins fromBytes(EvaluationSettings settings, ScoreScale scale, byte[] bytes) {
    CalibrationBins bins = new CalibrationBins(settings, scale);
    CategoryBytes.read(bytes, bins.counts::read);
    return bins;
  }
}

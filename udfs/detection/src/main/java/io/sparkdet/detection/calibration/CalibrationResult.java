package io.sparkdet.detection.calibration;

import io.sparkdet.detection.coco.DefinedMean;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Calibration errors and LRP errors of every category, at one IoU threshold; -1 where undefined.
 */
public final class CalibrationResult {

  /** The bins of expected and maximum errors, as in most tools. */
  public static final int BINS = 10;

  /** The bins of the localisation-aware error, as its authors have it. */
  public static final int LOCALIZATION_BINS = 25;

  private final EvaluationSettings settings;
  private final TruthCounts truths;
  private final CalibrationBins bins;
  private final Map<Long, LrpPoint> points;

  CalibrationResult(
      EvaluationSettings settings,
      TruthCounts truths,
      CalibrationBins bins,
      Map<Long, LrpPoint> points) {
    this.settings = settings;
    this.truths = truths;
    this.bins = bins;
    this.points = points;
  }

  /** Returns what was measured: the one IoU threshold, and the area ranges. */
  public EvaluationSettings settings() {
    return settings;
  }

  /** Returns the categories that have truths or detections, rising. */
  public Set<Long> categories() {
    Set<Long> categories = new TreeSet<>(truths.categories());
    categories.addAll(bins.categories());
    return categories;
  }

  /** Returns how often detections of all these categories together are right, by score. */
  public ReliabilityCurve reliability(Collection<Long> categories, int areaRange) {
    return bins.curve(categories, areaRange, BINS);
  }

  /** Returns how often detections of all these categories together and of all sizes are right. */
  public ReliabilityCurve reliability(Collection<Long> categories) {
    return reliability(categories, CalibrationBins.allSizes(settings));
  }

  /** Returns how often detections of a category of all sizes are right, by score. */
  public ReliabilityCurve reliability(long category) {
    return reliability(List.of(category));
  }

  /** Returns the localisation-aware expected error of a category. */
  public double localizationAwareError(long category) {
    return bins.curve(List.of(category), CalibrationBins.allSizes(settings), LOCALIZATION_BINS)
        .localizationAwareError();
  }

  /** Returns the point of least LRP error of a category, of equals that of the highest score. */
  public LrpPoint optimalLrp(long category) {
    LrpPoint point = points.get(category);
    return point == null
        ? LrpPoint.nothing(
            truths.positives(category, CalibrationBins.allSizes(settings)),
            settings.iouThresholds().value(0))
        : point;
  }

  /** Returns the mean of a number of the optimal points over the categories where it is defined. */
  public double meanLrp(Collection<Long> categories, ToDoubleFunction<LrpPoint> number) {
    return mean(categories, category -> number.applyAsDouble(optimalLrp(category)));
  }

  /** Returns the mean of a number over the categories where it is defined. */
  public static double mean(Collection<Long> categories, ToDoubleFunction<Long> number) {
    DefinedMean mean = new DefinedMean();
    categories.forEach(category -> mean.add(number.applyAsDouble(category)));
    return mean.value();
  }
}

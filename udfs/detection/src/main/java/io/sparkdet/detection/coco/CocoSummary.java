package io.sparkdet.detection.coco;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.IouThresholds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The numbers that users read of a {@link CocoResult}: twelve in all, three a category, and lines.
 */
@PublicApi
public final class CocoSummary {

  private final CocoResult result;
  private final Map<CocoMetric, Double> values = new EnumMap<>(CocoMetric.class);

  /** Reads the numbers of {@code result}. */
  public CocoSummary(CocoResult result) {
    this.result = result;
    for (CocoMetric metric : CocoMetric.values()) {
      values.put(metric, metric.of(result));
    }
  }

  /**
   * The numbers of one category over all areas, within the largest limit; -1 where undefined.
   *
   * @param category the category id
   * @param averagePrecision AP: mean over IoU thresholds and recalls
   * @param averagePrecision50 AP at IoU 0.5
   * @param averageRecall AR: mean over IoU thresholds
   * @param truths annotated boxes, crowds included
   * @param detections detections within the largest limit
   */
  public record CategoryNumbers(
      long category,
      double averagePrecision,
      double averagePrecision50,
      double averageRecall,
      long truths,
      long detections) {}

  /** Returns the curves behind the numbers. */
  public CocoResult result() {
    return result;
  }

  /** Returns one of the twelve numbers, or -1. */
  public double value(CocoMetric metric) {
    return values.getOrDefault(metric, CocoResult.UNDEFINED);
  }

  /** Returns the numbers of {@code category}, all -1 and 0 for one that was never seen. */
  public CategoryNumbers category(long category) {
    EvaluationSettings settings = result.settings();
    int all = settings.areaRangeIndex(AreaRange.ALL.name());
    return new CategoryNumbers(
        category,
        result.categoryPrecision(category, all),
        result.categoryPrecision(category, all, settings.iouThresholds().indexOf(0.5)),
        result.categoryRecall(category, all, settings.maxDetections().size() - 1),
        result.truths(category),
        result.detections(category));
  }

  /**
   * Returns the lines that pycocotools prints, for the thresholds, limits and area ranges that were
   * measured: twelve by default.
   */
  public List<String> lines() {
    EvaluationSettings settings = result.settings();
    int all = settings.areaRangeIndex(AreaRange.ALL.name());
    int last = settings.maxDetections().size() - 1;
    List<String> lines = new ArrayList<>();
    lines.add(precisionLine(mean(), all, result.averagePrecision(all)));
    for (double iou : new double[] {0.5, 0.75}) {
      int t = settings.iouThresholds().indexOf(iou);
      lines.add(precisionLine(decimals(iou, 2), all, result.averagePrecision(all, t)));
    }
    for (int a = 0; a < settings.areaRanges().size(); a++) {
      if (a != all) {
        lines.add(precisionLine(mean(), a, result.averagePrecision(a)));
      }
    }
    for (int m = 0; m <= last; m++) {
      lines.add(recallLine(all, m));
    }
    for (int a = 0; a < settings.areaRanges().size(); a++) {
      if (a != all) {
        lines.add(recallLine(a, last));
      }
    }
    return lines;
  }

  private String mean() {
    IouThresholds thresholds = result.settings().iouThresholds();
    return decimals(thresholds.value(0), 2)
        + ":"
        + decimals(thresholds.value(thresholds.size() - 1), 2);
  }

  private String precisionLine(String iou, int a, double value) {
    int last = result.settings().maxDetections().size() - 1;
    return line("Average Precision", "(AP)", iou, a, last, value);
  }

  private String recallLine(int a, int m) {
    return line("Average Recall", "(AR)", mean(), a, m, result.averageRecall(a, m));
  }

  private String line(String title, String kind, String iou, int a, int m, double value) {
    int limit = result.settings().maxDetections().get(m);
    return String.format(
        Locale.ROOT,
        " %-18s %s @[ IoU=%-9s | area=%6s | maxDets=%3s ] = %s",
        title,
        kind,
        iou,
        result.settings().areaRanges().get(a).name(),
        limit == EvaluationSettings.NO_LIMIT ? "all" : String.valueOf(limit),
        decimals(value, 3));
  }

  /** Python's rounding of the exact binary value, half to even; Java's formatter rounds half up. */
  private static String decimals(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }
}

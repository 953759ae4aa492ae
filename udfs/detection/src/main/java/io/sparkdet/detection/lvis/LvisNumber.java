package io.sparkdet.detection.lvis;

import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.AreaRange;
import java.util.List;
import java.util.Map;

/** The thirteen numbers that the {@code lvis} package prints, by its names; -1 where undefined. */
public enum LvisNumber {
  AP("AP"),
  AP50("AP50"),
  AP75("AP75"),
  AP_SMALL("APs"),
  AP_MEDIUM("APm"),
  AP_LARGE("APl"),
  AP_RARE("APr"),
  AP_COMMON("APc"),
  AP_FREQUENT("APf"),
  AR("AR@300"),
  AR_SMALL("ARs@300"),
  AR_MEDIUM("ARm@300"),
  AR_LARGE("ARl@300");

  private final String label;

  LvisNumber(String label) {
    this.label = label;
  }

  /** Returns its name. */
  public String label() {
    return label;
  }

  /**
   * Reads the number.
   *
   * @param result of {@link LvisMetric}
   * @param frequencies of categories: LVIS's {@code r} for rare ones, {@code c} for common ones,
   *     {@code f} for frequent ones
   */
  public double of(CocoResult result, Map<Long, String> frequencies) {
    return switch (this) {
      case AP -> result.averagePrecision(range(result, AreaRange.ALL));
      case AP50 -> result.averagePrecision(range(result, AreaRange.ALL), threshold(result, 0.5));
      case AP75 -> result.averagePrecision(range(result, AreaRange.ALL), threshold(result, 0.75));
      case AP_SMALL -> result.averagePrecision(range(result, AreaRange.SMALL));
      case AP_MEDIUM -> result.averagePrecision(range(result, AreaRange.MEDIUM));
      case AP_LARGE -> result.averagePrecision(range(result, AreaRange.LARGE));
      case AP_RARE -> ofGroup(result, frequencies, "r");
      case AP_COMMON -> ofGroup(result, frequencies, "c");
      case AP_FREQUENT -> ofGroup(result, frequencies, "f");
      case AR -> result.averageRecall(range(result, AreaRange.ALL), 0);
      case AR_SMALL -> result.averageRecall(range(result, AreaRange.SMALL), 0);
      case AR_MEDIUM -> result.averageRecall(range(result, AreaRange.MEDIUM), 0);
      case AR_LARGE -> result.averageRecall(range(result, AreaRange.LARGE), 0);
    };
  }

  private static double ofGroup(CocoResult result, Map<Long, String> frequencies, String group) {
    List<Long> categories =
        result.categories().stream()
            .filter(category -> group.equals(frequencies.get(category)))
            .toList();
    return result.averagePrecision(categories, range(result, AreaRange.ALL));
  }

  private static int range(CocoResult result, AreaRange range) {
    return result.settings().areaRangeIndex(range.name());
  }

  private static int threshold(CocoResult result, double iou) {
    return result.settings().iouThresholds().indexOf(iou);
  }
}

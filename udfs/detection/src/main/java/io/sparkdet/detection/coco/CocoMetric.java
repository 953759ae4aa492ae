package io.sparkdet.detection.coco;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.image.AreaRange;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * COCO's twelve numbers, each -1 where undefined. Precisions and recalls by area range are those
 * within the largest limit of detections; pycocotools' hidden 100 in the first of them is not
 * repeated.
 */
@PublicApi
public enum CocoMetric {
  /** Precision, mean over recalls, IoU thresholds and categories. */
  AP("AP", result -> result.averagePrecision(all(result))),
  /** Precision at IoU 0.5. */
  AP50("AP50", result -> result.averagePrecision(all(result), threshold(result, 0.5))),
  /** Precision at IoU 0.75. */
  AP75("AP75", result -> result.averagePrecision(all(result), threshold(result, 0.75))),
  /** Precision on small boxes. */
  AP_SMALL("APsmall", result -> result.averagePrecision(range(result, "small"))),
  /** Precision on medium boxes. */
  AP_MEDIUM("APmedium", result -> result.averagePrecision(range(result, "medium"))),
  /** Precision on large boxes. */
  AP_LARGE("APlarge", result -> result.averagePrecision(range(result, "large"))),
  /** Recall within the first limit: 1 detection an image and category by default. */
  AR1("AR1", result -> result.averageRecall(all(result), limitBeforeLast(result, 0))),
  /** Recall within the second limit: 10 detections by default. */
  AR10("AR10", result -> result.averageRecall(all(result), limitBeforeLast(result, 1))),
  /** Recall within the largest limit: 100 detections by default. */
  AR100("AR100", result -> result.averageRecall(all(result), largest(result))),
  /** Recall on small boxes. */
  AR_SMALL("ARsmall", result -> result.averageRecall(range(result, "small"), largest(result))),
  /** Recall on medium boxes. */
  AR_MEDIUM("ARmedium", result -> result.averageRecall(range(result, "medium"), largest(result))),
  /** Recall on large boxes. */
  AR_LARGE("ARlarge", result -> result.averageRecall(range(result, "large"), largest(result)));

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
  private final ToDoubleFunction<CocoResult> value;

  CocoMetric(String label, ToDoubleFunction<CocoResult> value) {
    this.label = label;
    this.value = value;
  }

  /** Returns the name that users meet, such as {@code APsmall}. */
  public String label() {
    return label;
  }

  /** Returns the metric of {@code result}, or -1. */
  public double of(CocoResult result) {
    return value.applyAsDouble(result);
  }

  private static int all(CocoResult result) {
    return range(result, AreaRange.ALL.name());
  }

  private static int range(CocoResult result, String name) {
    return result.settings().areaRangeIndex(name);
  }

  private static int threshold(CocoResult result, double iou) {
    return result.settings().iouThresholds().indexOf(iou);
  }

  private static int largest(CocoResult result) {
    return result.settings().maxDetections().size() - 1;
  }

  private static int limitBeforeLast(CocoResult result, int m) {
    List<Integer> limits = result.settings().maxDetections();
    return m < limits.size() - 1 ? m : -1;
  }
}

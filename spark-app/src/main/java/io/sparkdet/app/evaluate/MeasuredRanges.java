package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** The numbers of each area range, as {@code summary.json} has them under {@code sizes}. */
final class MeasuredRanges {

  private final CocoResult curves;
  private final EvaluationSettings settings;

  MeasuredRanges(CocoResult curves) {
    this.curves = curves;
    this.settings = curves.settings();
  }

  /** Returns by name: bounds of the area in square pixels, precisions, recall, truths in it. */
  Map<String, Object> json() {
    Map<String, Object> ranges = new LinkedHashMap<>();
    for (int a = 0; a < settings.areaRanges().size(); a++) {
      AreaRange range = settings.areaRanges().get(a);
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("min", range.min());
      values.put("max", range.max());
      values.put("AP", curves.averagePrecision(a));
      values.put("AP50", curves.averagePrecision(a, settings.iouThresholds().indexOf(0.5)));
      values.put("AP75", curves.averagePrecision(a, settings.iouThresholds().indexOf(0.75)));
      values.put("AR", curves.averageRecall(a, settings.maxDetections().size() - 1));
      values.put("truths", positives(a));
      ranges.put(range.name(), values);
    }
    return ranges;
  }

  private long positives(int a) {
    long positives = 0;
    for (long category : curves.categories()) {
      positives += curves.positives(category, a);
    }
    return positives;
  }
}

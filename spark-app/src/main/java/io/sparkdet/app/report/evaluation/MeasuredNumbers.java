package io.sparkdet.app.report.evaluation;

import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the page of an evaluation need not read from its folder, since whoever measured knows it.
 *
 * @param summary the text of {@code summary.json}
 * @param result precision over recall of all classes
 */
public record MeasuredNumbers(String summary, CocoResult result) {

  Map<Long, IouCurves> curves(Set<Long> classes) {
    EvaluationSettings settings = result.settings();
    int all = settings.areaRangeIndex(AreaRange.ALL.name());
    Map<Long, IouCurves> curves = new HashMap<>();
    for (long category : result.categories()) {
      if (all >= 0 && classes.contains(category)) {
        IouCurves found = curves(category, all);
        if (!found.isEmpty()) {
          curves.put(category, found);
        }
      }
    }
    return curves;
  }

  private IouCurves curves(long category, int area) {
    EvaluationSettings settings = result.settings();
    IouCurves curves = new IouCurves();
    for (int t = 0; t < settings.iouThresholds().size(); t++) {
      for (int r = 0; r < settings.recallThresholds().size(); r++) {
        double precision = result.precision(category, settings.criterion(area, t), r);
        if (precision >= 0) {
          curves.add(
              settings.iouThresholds().value(t), settings.recallThresholds().value(r), precision);
        }
      }
    }
    return curves;
  }
}

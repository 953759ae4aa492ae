package io.sparkdet.app.report.evaluation;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Precision over recall, a curve an IoU threshold. */
final class IouCurves {

  private final SortedMap<Double, SortedMap<Double, Double>> curves = new TreeMap<>();

  void add(double iou, double recall, double precision) {
    curves.computeIfAbsent(iou, any -> new TreeMap<>()).put(recall, precision);
  }

  boolean isEmpty() {
    return curves.isEmpty();
  }

  /** Returns the thresholds, rising. */
  List<Double> ious() {
    return List.copyOf(curves.keySet());
  }

  /** Returns where the curve of the least threshold has a precision, rising. */
  List<Double> recalls() {
    return isEmpty() ? List.of() : List.copyOf(curves.values().iterator().next().keySet());
  }

  /** Returns the precision, null where the curve of that threshold has none. */
  @Nullable Double precision(double iou, double recall) {
    SortedMap<Double, Double> curve = curves.get(iou);
    return curve == null ? null : curve.get(recall);
  }
}

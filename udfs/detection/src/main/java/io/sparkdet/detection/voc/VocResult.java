package io.sparkdet.detection.voc;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pascal VOC's average precision.
 *
 * @param byCategory of each category seen, -1 where it has no truth that counts
 */
public record VocResult(Map<Long, Double> byCategory) {

  /** Stands where a category has no truth that counts. */
  public static final double UNDEFINED = -1;

  public VocResult {
    byCategory = Collections.unmodifiableMap(new TreeMap<>(byCategory));
  }

  /** Returns the mean over categories that have truth, or -1. */
  public double mean() {
    return byCategory.values().stream()
        .mapToDouble(Double::doubleValue)
        .filter(value -> value > UNDEFINED)
        .average()
        .orElse(UNDEFINED);
  }
}

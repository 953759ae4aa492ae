package io.sparkdet.detection.tide;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What TIDE says of a set of detections.
 *
 * @param averagePrecision at the foreground threshold, mean over categories, from 0 to 100
 * @param gains dAP: how much average precision rises, on the scale of 100, if the errors of one
 *     kind are corrected; at least 0 for the first six kinds
 * @param counts how many errors there are of each kind
 */
public record TideResult(
    double averagePrecision, Map<TideError, Double> gains, Map<TideError, Long> counts) {

  public TideResult {
    gains = Collections.unmodifiableMap(new EnumMap<>(gains));
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
  }
}

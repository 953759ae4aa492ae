package io.sparkdet.app.label;

import java.io.Serializable;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the detection services of a job's executors did. Seconds are summed over threads, so two
 * busy lanes add two seconds a second.
 *
 * @param decodeSeconds of decoding and letterboxing
 * @param waitSeconds that decoded images waited for a lane
 * @param inferenceSeconds in the network
 * @param postProcessingSeconds of box decoding and suppression
 * @param batches how many runs of the network took how many images
 */
public record ServiceTotals(
    double decodeSeconds,
    double waitSeconds,
    double inferenceSeconds,
    double postProcessingSeconds,
    SortedMap<Integer, Long> batches)
    implements Serializable {

  /** Nothing was done. */
  static final ServiceTotals NONE = new ServiceTotals(0, 0, 0, 0, new TreeMap<>());

  /** Copies the map. */
  public ServiceTotals {
    batches = Collections.unmodifiableSortedMap(new TreeMap<>(batches));
  }

  ServiceTotals plus(ServiceTotals other) {
    TreeMap<Integer, Long> sum = new TreeMap<>(batches);
    other.batches.forEach((size, count) -> sum.merge(size, count, Long::sum));
    return new ServiceTotals(
        decodeSeconds + other.decodeSeconds,
        waitSeconds + other.waitSeconds,
        inferenceSeconds + other.inferenceSeconds,
        postProcessingSeconds + other.postProcessingSeconds,
        sum);
  }

  /** Returns one line for people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "service, summed over threads: decode %.2f s, wait for a lane %.2f s, inference %.2f s,"
            + " post-processing %.2f s; batches: %s",
        decodeSeconds,
        waitSeconds,
        inferenceSeconds,
        postProcessingSeconds,
        batches.isEmpty() ? "none" : sizes());
  }

  private String sizes() {
    return batches.entrySet().stream()
        .map((Map.Entry<Integer, Long> e) -> e.getValue() + " of " + e.getKey())
        .collect(Collectors.joining(", "));
  }
}

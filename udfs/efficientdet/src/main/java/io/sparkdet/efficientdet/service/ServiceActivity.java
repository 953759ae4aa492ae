package io.sparkdet.efficientdet.service;

import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * What detection services have done and what they do at one moment, of one or of several together.
 * Seconds are summed over threads.
 *
 * @param images answered, failures included
 * @param failures images answered with a failure, by the label of every status but {@code ok}
 * @param waiting images submitted and not answered
 * @param lanes how many batches may run at the same time
 * @param busyLanes how many do
 * @param batches runs of the network
 * @param decodeSeconds decoding and letterboxing
 * @param waitSeconds decoded images waited for a lane
 * @param inferenceSeconds the network
 * @param postProcessingSeconds box decoding and suppression
 */
public record ServiceActivity(
    long images,
    Map<String, Long> failures,
    int waiting,
    int lanes,
    int busyLanes,
    long batches,
    double decodeSeconds,
    double waitSeconds,
    double inferenceSeconds,
    double postProcessingSeconds)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Nothing was done. */
  public static final ServiceActivity NONE =
      new ServiceActivity(0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0);

  /** Copies what it is given. */
  public ServiceActivity {
    failures = Map.copyOf(failures);
  }

  static ServiceActivity of(ServiceCounters.Snapshot done, int waiting, int lanes, int busyLanes) {
    Map<String, Long> failures = new TreeMap<>();
    Arrays.stream(ImageStatus.values())
        .filter(status -> status != ImageStatus.OK)
        .forEach(status -> failures.put(status.label(), done.failures(status)));
    return new ServiceActivity(
        done.images(),
        failures,
        waiting,
        lanes,
        busyLanes,
        done.batches(),
        done.decodeSeconds(),
        done.waitSeconds(),
        done.inferenceSeconds(),
        done.postProcessingSeconds());
  }

  /** Returns the sum of several. */
  public static ServiceActivity sum(Collection<ServiceActivity> all) {
    return all.stream().reduce(NONE, ServiceActivity::plus);
  }

  ServiceActivity plus(ServiceActivity other) {
    Map<String, Long> both = new TreeMap<>(failures);
    other.failures.forEach((status, count) -> both.merge(status, count, Long::sum));
    return new ServiceActivity(
        images + other.images,
        both,
        waiting + other.waiting,
        lanes + other.lanes,
        busyLanes + other.busyLanes,
        batches + other.batches,
        decodeSeconds + other.decodeSeconds,
        waitSeconds + other.waitSeconds,
        inferenceSeconds + other.inferenceSeconds,
        postProcessingSeconds + other.postProcessingSeconds);
  }

  /** Returns what was done, without what a service that is closed does no more. */
  ServiceActivity ended() {
    return new ServiceActivity(
        images,
        failures,
        0,
        0,
        0,
        batches,
        decodeSeconds,
        waitSeconds,
        inferenceSeconds,
        postProcessingSeconds);
  }
}

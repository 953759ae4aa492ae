package io.sparkdet.sql.metered;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.service.ServiceActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * One number of the services: counts only grow, and levels are those of the moment.
 *
 * @param name among Spark's metrics
 * @param level whether it is one of the moment, which ends with its executor
 * @param value reads it
 */
record ServiceGauge(String name, boolean level, ToDoubleFunction<ServiceActivity> value) {

  /** All of them; their places are those of the numbers that executors send to the driver. */
  static final List<ServiceGauge> ALL = all();

  private static List<ServiceGauge> all() {
    List<ServiceGauge> all = new ArrayList<>();
    all.add(count("images", ServiceActivity::images));
    for (ImageStatus status : ImageStatus.values()) {
      // What cannot be read does not come to a service.
      if (status != ImageStatus.OK && status != ImageStatus.UNREADABLE) {
        String label = status.label();
        all.add(count("images_" + label, activity -> activity.failures().getOrDefault(label, 0L)));
      }
    }
    all.add(level("waiting", ServiceActivity::waiting));
    all.add(level("lanes", ServiceActivity::lanes));
    all.add(level("lanes_busy", ServiceActivity::busyLanes));
    all.add(count("batches", ServiceActivity::batches));
    all.add(count("decode_seconds", ServiceActivity::decodeSeconds));
    all.add(count("wait_seconds", ServiceActivity::waitSeconds));
    all.add(count("inference_seconds", ServiceActivity::inferenceSeconds));
    all.add(count("post_processing_seconds", ServiceActivity::postProcessingSeconds));
    return List.copyOf(all);
  }

  private static ServiceGauge count(String name, ToDoubleFunction<ServiceActivity> value) {
    return new ServiceGauge(name, false, value);
  }

  private static ServiceGauge level(String name, ToDoubleFunction<ServiceActivity> value) {
    return new ServiceGauge(name, true, value);
  }

  /** Returns all numbers, in the order of {@link #ALL}. */
  static double[] values(ServiceActivity activity) {
    return ALL.stream().mapToDouble(gauge -> gauge.value().applyAsDouble(activity)).toArray();
  }

  /**
   * Makes all of them known.
   *
   * @param prefix of their names
   * @param values gives all numbers when one is read
   */
  static void register(MetricRegistry registry, String prefix, Supplier<double[]> values) {
    for (int i = 0; i < ALL.size(); i++) {
      int index = i;
      Gauge<Double> gauge = () -> values.get()[index];
      registry.register(prefix + ALL.get(i).name(), gauge);
    }
  }
}

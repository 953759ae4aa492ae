package io.sparkdet.sql.metered;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.jspecify.annotations.Nullable;

/**
 * The sums of all executors' numbers, as they were told last. Of an executor that is gone its
 * counts stay.
 */
public final class MeteredDriver implements DriverPlugin {

  private static final String PREFIX = "executors.";

  private final Map<String, double[]> byExecutor = new ConcurrentHashMap<>();

  @Override
  public Map<String, String> init(SparkContext spark, PluginContext context) {
    spark.addSparkListener(
        new SparkListener() {
          @Override
          public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
            ended(removed.executorId());
          }
        });
    return Map.of();
  }

  @Override
  public void registerMetrics(String application, PluginContext context) {
    ServiceGauge.register(context.metricRegistry(), PREFIX, this::sums);
  }

  @Override
  public @Nullable Object receive(Object message) {
    if (message instanceof Object[] told
        && told.length == 2
        && told[0] instanceof String executor
        && told[1] instanceof double[] values
        && values.length == ServiceGauge.ALL.size()) {
      byExecutor.put(executor, values);
    }
    return null;
  }

  void ended(String executor) {
    byExecutor.computeIfPresent(
        executor,
        (id, values) -> {
          double[] left = values.clone();
          for (int i = 0; i < left.length; i++) {
            if (ServiceGauge.ALL.get(i).level()) {
              left[i] = 0;
            }
          }
          return left;
        });
  }

  double[] sums() {
    double[] sums = new double[ServiceGauge.ALL.size()];
    for (double[] values : byExecutor.values()) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += values[i];
      }
    }
    return sums;
  }
}

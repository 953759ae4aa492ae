package io.sparkdet.sql;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.metered.MeteredDriver;
import io.sparkdet.sql.metered.MeteredExecutor;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Gives what the detection services do to Spark's metrics system: {@code
 * spark.plugins=io.sparkdet.sql.SparkDetPlugin}. Each executor has gauges of its own, and the
 * driver has their sums, under names that begin with {@code executors.}.
 */
@PublicApi
public final class SparkDetPlugin implements SparkPlugin {

  /** Made by Spark. */
  public SparkDetPlugin() {}

  @Override
  public DriverPlugin driverPlugin() {
    return new MeteredDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new MeteredExecutor();
  }
}

package io.sparkdet.sql.detector;

import io.sparkdet.efficientdet.machine.MachineSetting;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * Reads settings of the machine off Spark's configuration, where their names begin with {@code
 * spark.}: an executor is given the driver's configuration before its first task, whatever started
 * it.
 */
public final class SparkMachineSettings implements MachineSetting.Source {

  /** Made by {@link java.util.ServiceLoader}. */
  public SparkMachineSettings() {}

  @Override
  public Optional<String> value(String property) {
    SparkEnv running = SparkEnv.get();
    // Before Spark starts, what spark-submit and the launcher pass are system properties.
    SparkConf conf = running == null ? new SparkConf() : running.conf();
    return Optional.ofNullable(conf.get("spark." + property, null));
  }
}

package io.sparkdet.app.doctor;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A process that runs tasks; in local mode the driver's own.
 *
 * @param id Spark's
 * @param host as Spark's scheduler knows it
 * @param cores for tasks
 */
record Executor(String id, String host, int cores) {

  /** The id that Spark gives the driver among executors. */
  static final String DRIVER = "driver";

  private static final long LOOK_EVERY_MILLIS = 200;

  /** A cluster starts executors one after the other. */
  private static final long SETTLED_MILLIS = 3_000;

  /** Returns what Spark's scheduler takes for a wish to run on this executor. */
  String location() {
    return String.format(Locale.ROOT, "executor_%s_%s", host, id);
  }

  /** Returns the name that users read. */
  String place(boolean local) {
    return local ? "local" : "executor %s on %s".formatted(id, host);
  }

  /** Returns those that run now. */
  static List<Executor> running(JavaSparkContext context) {
    boolean local = context.isLocal();
    return CollectionConverters.asJava(context.sc().statusStore().executorList(true)).stream()
        .filter(executor -> executor.id().equals(DRIVER) == local)
        .map(
            executor ->
                new Executor(
                    executor.id(),
                    executor.hostPort().replaceFirst(":\\d+$", ""),
                    executor.totalCores()))
        .toList();
  }

  /**
   * Waits until as many run as were asked for, or no more come.
   *
   * @param millis the longest wait
   */
  static List<Executor> settled(JavaSparkContext context, long millis) {
    int asked = asked(context);
    long begin = System.nanoTime();
    long changed = begin;
    List<Executor> before = running(context);
    while (since(begin) < millis
        && before.size() < asked
        && (before.isEmpty() || asked < Integer.MAX_VALUE || since(changed) < SETTLED_MILLIS)) {
      sleep();
      List<Executor> now = running(context);
      if (now.size() != before.size()) {
        changed = System.nanoTime();
      }
      before = now;
    }
    return before;
  }

  /** Returns how many a configuration asks for; the largest number where it does not say. */
  static int asked(JavaSparkContext context) {
    if (context.isLocal()) {
      return 1;
    }
    SparkConf conf = context.getConf();
    boolean dynamic = conf.getBoolean("spark.dynamicAllocation.enabled", false);
    return dynamic ? Integer.MAX_VALUE : conf.getInt("spark.executor.instances", Integer.MAX_VALUE);
  }

  private static long since(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private static void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for executors", e);
    }
  }
}

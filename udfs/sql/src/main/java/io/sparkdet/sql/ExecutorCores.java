package io.sparkdet.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;

/** How many cores an executor may use, read off Spark's configuration. */
public final class ExecutorCores {

  private static final Pattern LOCAL = Pattern.compile("local\\[(\\*|\\d+)(,.*)?]");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,.*]");

  private ExecutorCores() {}

  /**
   * Returns the cores that Spark gives each executor: in local mode the master's thread count,
   * outside of Spark the machine's.
   */
  public static int here() {
    SparkEnv env = SparkEnv.get();
    if (env == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    return of(
        env.conf().get("spark.master", "local[*]"),
        env.conf().get("spark.executor.cores", ""),
        Runtime.getRuntime().availableProcessors());
  }

  /**
   * Returns the cores of an executor.
   *
   * @param master the master's URL: {@code local[n]} gives n, {@code local} one
   * @param executorCores the value of {@code spark.executor.cores}, empty when not set
   * @param machineCores the processors that the JVM sees: what a standalone executor takes when
   *     nothing is set
   */
  static int of(String master, String executorCores, int machineCores) {
    if (master.equals("local")) {
      return 1;
    }
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      return local.group(1).equals("*") ? machineCores : Integer.parseInt(local.group(1));
    }
    if (!executorCores.isBlank()) {
      return Integer.parseInt(executorCores.trim());
    }
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    if (cluster.matches()) {
      return Integer.parseInt(cluster.group(1));
    }
    boolean oneByDefault = master.startsWith("yarn") || master.startsWith("k8s");
    return oneByDefault ? 1 : machineCores;
  }
}

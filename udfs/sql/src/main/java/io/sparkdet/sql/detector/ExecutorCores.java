package io.sparkdet.sql.detector;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;

/**
 * How many cores an executor may use: in an executor of its own the number that it was started
 * with, in local mode the master's.
 */
public final class ExecutorCores {

  private static final Pattern LOCAL = Pattern.compile("local\\[(\\*|\\d+)(,.*)?]");

  /** How Spark starts an executor, whatever the cluster manager: {@code … --cores 4 …}. */
  private static final Pattern STARTED_WITH = Pattern.compile(".*\\s--cores\\s+(\\d+)(\\s.*|$)");

  /** The id that Spark gives the driver among executors. */
  private static final String DRIVER = "driver";

  private ExecutorCores() {}

  /** Returns the cores of the executor that this is; outside of executors the machine's. */
  public static int here() {
    SparkEnv env = SparkEnv.get();
    int machine = Runtime.getRuntime().availableProcessors();
    if (env == null) {
      return machine;
    }
    if (!env.executorId().equals(DRIVER)) {
      return ofCommand(System.getProperty("sun.java.command", ""), machine);
    }
    return ofMaster(env.conf().get("spark.master", "local[*]"), machine);
  }

  /** Returns the cores that a command line of an executor's JVM names, if it names any. */
  static int ofCommand(String command, int machine) {
    Matcher started = STARTED_WITH.matcher(command);
    return started.matches() ? Integer.parseInt(started.group(1)) : machine;
  }

  /** Returns the cores of a local master: {@code local[n]} has n, {@code local} one. */
  public static int ofMaster(String master, int machine) {
    if (master.equals("local")) {
      return 1;
    }
    Matcher local = LOCAL.matcher(master);
    return local.matches() && !local.group(1).equals("*")
        ? Integer.parseInt(local.group(1))
        : machine;
  }
}

package io.sparkdet.app.mistakes;

import java.util.List;
import java.util.regex.Pattern;

/** Masters, settings and memory of Spark. */
final class SparkRules {

  private static final Pattern MASTERS =
      Pattern.compile("All masters are unresponsive|Master removed our application");
  private static final Pattern MASTER_URL =
      Pattern.compile("Could not parse Master URL|Invalid master URL|Master must either be");
  private static final Pattern MEMORY_SETTING =
      Pattern.compile(
          "must be at least \\d+\\. Please increase heap size|INVALID_DRIVER_MEMORY"
              + "|INVALID_EXECUTOR_MEMORY");

  /** What Spark says of a setting's value; a setting that is only mentioned is no mistake. */
  private static final Pattern SETTING =
      Pattern.compile(
          "Illegal value for config key spark\\.|CODEC_NOT_AVAILABLE"
              + "|(?<![.\\w])spark(?:\\.[a-zA-Z0-9_-]+)+.{0,40}?"
              + "\\b(?:should|must|has to|cannot be|is invalid)\\b");

  private static final Pattern UNIT =
      Pattern.compile(
          "(?:Size|Time) must be specified as|Failed to parse (?:byte|time) string"
              + "|INVALID_CONF_VALUE|INVALID_BYTE_STRING|INVALID_TIME_STRING");
  private static final Pattern HEAP =
      Pattern.compile("Java heap space|GC overhead limit|Requested array size|UNABLE_TO_ACQUIRE");
  private static final Pattern NATIVE_MEMORY =
      Pattern.compile("(?:Direct|direct) buffer memory|unable to create native thread|Metaspace");
  private static final Pattern RESULT_SIZE = Pattern.compile("bigger than spark.driver.maxResult");
  private static final Pattern KRYO_BUFFER = Pattern.compile("Buffer overflow.*kryoserializer");
  private static final Pattern EXECUTOR_MEMORY =
      Pattern.compile(
          "exceeding (?:physical |virtual )?memory limits|OOMKilled|exit(?:ed with)?"
              + " (?:code|status) (?:is )?(?:52|137)\\b");
  private static final Pattern EXECUTOR_LOST =
      Pattern.compile("ExecutorLostFailure|exited caused by one of the running tasks");
  private static final Pattern BIND =
      Pattern.compile("Service '.*' failed after|Cannot assign requested address");

  static final List<Rule> ALL =
      List.of(
          Rule.of(
              fault -> fault.says(MASTERS),
              "Spark's master does not answer",
              "start it, or mend --master"),
          Rule.of(
              fault -> fault.says(MASTER_URL),
              "Spark knows no such master",
              "give --master local[N], spark://HOST:PORT, yarn or k8s://ADDRESS"),
          Rule.of(
              fault -> fault.says(MEMORY_SETTING),
              "Spark has too little memory to start",
              "raise --driver-memory, --executor-memory or the setting named"),
          Rule.of(
              fault -> fault.is("OutOfMemoryError") && fault.says(NATIVE_MEMORY),
              "memory outside the heap is used up",
              "lower --parallelism or --batch-size, or give the machine or container more memory"),
          Rule.of(
              fault -> fault.is("OutOfMemoryError", "SparkOutOfMemoryError") || fault.says(HEAP),
              "the heap is full",
              "raise --driver-memory (local runs and the driver) or --executor-memory"),
          Rule.of(
              fault -> fault.says(RESULT_SIZE),
              "results are larger than Spark lets the driver take",
              "raise it with --conf spark.driver.maxResultSize=4g, and --driver-memory"),
          Rule.of(
              fault -> fault.says(KRYO_BUFFER),
              "a value is larger than Kryo's buffer",
              "raise it with --conf spark.kryoserializer.buffer.max=512m"),
          Rule.of(
              fault -> fault.says(EXECUTOR_MEMORY),
              "executors were ended for the memory they took",
              "raise --executor-memory or --conf spark.executor.memoryOverhead, or lower"
                  + " --parallelism"),
          Rule.of(
              fault -> fault.says(EXECUTOR_LOST),
              "executors ended while they worked",
              "look into their logs for the reason; a system that is short of memory kills without"
                  + " a word there"),
          Rule.of(
              fault -> fault.is("BindException") || fault.says(BIND),
              "Spark cannot listen at its own address",
              "set --conf spark.driver.bindAddress and spark.driver.host to an address of this"
                  + " machine"),
          Rule.of(
              fault -> fault.says(UNIT),
              "one of Spark's settings has a value that it does not take",
              "mend it (--conf, spark-defaults.conf)"),
          Rule.of(
              fault ->
                  fault.is(
                          "IllegalArgumentException",
                          "SparkIllegalArgumentException",
                          "NumberFormatException")
                      && fault.says(SETTING),
              "one of Spark's settings has a value that it does not take",
              "mend it (--conf, spark-defaults.conf)"));

  private SparkRules() {}
}

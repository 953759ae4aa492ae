package io.sparkdet.app;

import io.sparkdet.app.error.UserException;

/** Whether the Spark and the Scala on the class path are those that SparkDet is built for. */
public final class SparkCompatibility {

  private static final String SPARK = "4.1";
  private static final String SCALA = "2.13";

  private SparkCompatibility() {}

  /**
   * Refuses another Spark or Scala line than 4.1 and 2.13.
   *
   * @param spark the running Spark's version, such as {@code 4.1.0}
   * @param scala the running Scala's version, such as {@code 2.13.17}
   * @param home where that Spark lies, for the message
   * @throws UserException if either differs
   */
  public static void check(String spark, String scala, String home) {
    if (!isOf(SPARK, spark) || !isOf(SCALA, scala)) {
      throw new UserException(
          "Cannot run on Spark %s with Scala %s (%s): SparkDet is built for Spark %s with Scala %s; use such a Spark"
              .formatted(spark, scala, home, SPARK, SCALA));
    }
  }

  private static boolean isOf(String line, String version) {
    return version.equals(line) || version.startsWith(line + ".") || version.startsWith(line + "-");
  }
}

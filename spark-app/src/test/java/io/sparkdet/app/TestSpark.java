package io.sparkdet.app;

import org.apache.spark.sql.SparkSession;

/** The Spark session of the tests: two local cores, no web pages, one a JVM. */
public final class TestSpark {

  private TestSpark() {}

  /** Returns the session, started on first use. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate();
  }
}

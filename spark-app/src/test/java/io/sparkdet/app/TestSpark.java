package io.sparkdet.app;

import io.sparkdet.app.tables.TableLibrary;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark session of the tests: two local cores, Delta and Iceberg, no web pages, one a JVM. */
public final class TestSpark {

  private TestSpark() {}

  /** Returns the session, started on first use. */
  public static SparkSession session() {
    SparkConf conf = new SparkConf();
    TableLibrary.addTo(conf);
    return SparkSession.builder()
        .config(conf)
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.databricks.delta.snapshotPartitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate();
  }
}

package io.sparkdet.app.files;

import io.sparkdet.sql.LiteralPaths;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/**
 * Reading what lies at a path as it is written. Spark takes paths for patterns: a table in {@code
 * run[1]} would be looked for in {@code run1}, and found there.
 */
public final class ExactPath {

  private ExactPath() {}

  /** Returns a reader of files in which no character of a path has a meaning of its own. */
  public static DataFrameReader reader(SparkSession spark) {
    return LiteralPaths.reader(spark);
  }
}

package io.sparkdet.sql;

import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/**
 * Reads tables at paths as they are written: Spark takes {@code [ ] { } ? *} and a backslash in a
 * path for a pattern otherwise, and reads nothing, or other folders.
 */
public final class LiteralPaths {

  /** The option by which Spark's own streaming sources read folders that they found themselves. */
  private static final String PATTERNS = "__globPaths__";

  private LiteralPaths() {}

  /** Returns a reader whose paths are no patterns. */
  public static DataFrameReader reader(SparkSession spark) {
    return spark.read().option(PATTERNS, "false");
  }
}

package io.sparkdet.sql;

import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource$;

/**
 * Reads tables at paths as they are written: Spark takes {@code [ ] { } ? *} and a backslash in a
 * path for a pattern otherwise, and reads nothing, or other folders.
 */
public final class LiteralPaths {

  private LiteralPaths() {}

  /** Returns a reader whose paths are no patterns. */
  public static DataFrameReader reader(SparkSession spark) {
    return spark.read().option(DataSource$.MODULE$.GLOB_PATHS_KEY(), "false");
  }
}

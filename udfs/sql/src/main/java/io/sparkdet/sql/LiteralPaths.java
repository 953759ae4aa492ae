package io.sparkdet.sql;

import java.util.Collection;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource$;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables at paths as they are written: Spark takes {@code [ ] { } ? *} and a backslash in a
 * path for a pattern otherwise, and reads nothing, or other folders.
 */
public final class LiteralPaths {

  private LiteralPaths() {}

  /**
   * Returns the table of Parquet files and folders together, each taken once.
   *
   * @param base the folder whose subfolders are partitions; null for each path's own
   */
  public static Dataset<Row> parquet(
      SparkSession spark, @Nullable String base, Collection<String> paths) {
    DataFrameReader reader = base == null ? spark.read() : spark.read().option("basePath", base);
    // Not the reader below: without patterns, Spark reads the others of several paths once for each
    // that looks like one.
    return reader.parquet(
        paths.stream()
            .map(path -> path.replaceAll("[\\[\\]{}?*\\\\]", "\\\\$0"))
            .toArray(String[]::new));
  }

  /** Returns a reader of one path, which is no pattern. */
  public static DataFrameReader reader(SparkSession spark) {
    return spark.read().option(DataSource$.MODULE$.GLOB_PATHS_KEY(), "false");
  }
}

package io.sparkdet.sql;

import org.apache.spark.sql.SparkSession;

/**
 * The door for programs: registers SparkDet's SQL functions in a session.
 *
 * <pre>
 * SparkDet.register(spark);
 * spark.conf().set("spark.sparkdet.model", "hdfs:///models/d0");
 * spark.sql("SELECT path, detect(content).detections FROM photos");
 * </pre>
 *
 * <p>Settings are Spark's, read when a query is analysed: {@code spark.sparkdet.NAME} for each of
 * {@link DetectorSettings#NAMES}. Without code, {@link SparkDetExtensions} does the same by
 * configuration.
 */
public final class SparkDet {

  private SparkDet() {}

  /** Registers the functions, replacing earlier ones of the same names. */
  public static void register(SparkSession spark) {
    var registry =
        ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().functionRegistry();
    for (SparkDetFunction function : SparkDetFunction.values()) {
      registry.registerFunction(function.identifier(), function.info(), function::build);
    }
  }
}

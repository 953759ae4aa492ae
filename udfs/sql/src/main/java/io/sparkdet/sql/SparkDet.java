package io.sparkdet.sql;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

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

  /**
   * Returns {@code detect(content)} with a detector of its own, whatever the session's settings
   * are: a struct of {@link DetectionSchema#DETECT}.
   *
   * @param content a column of encoded images
   */
  public static Column detect(Column content, DetectorSpec detector) {
    // The optimizer copies deterministic expressions; a second inference is never what is meant.
    return functions
        .udf(new DetectFunction.WithModel(detector), DetectionSchema.DETECT)
        .asNondeterministic()
        .apply(content);
  }
}

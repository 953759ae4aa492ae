package io.sparkdet.sql;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.detector.DetectionSchema;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.function.SparkDetFunction;
import io.sparkdet.sql.function.once.PictureCall;
import io.sparkdet.sql.function.picture.DetectFunction;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils;
import scala.jdk.javaapi.CollectionConverters;

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
@PublicApi
public final class SparkDet {

  private SparkDet() {}

  /**
   * Registers the functions, replacing earlier ones of the same names, and the rules by which
   * {@code detect} runs once a row and for many rows at a time.
   */
  public static void register(SparkSession spark) {
    var classic = (org.apache.spark.sql.classic.SparkSession) spark;
    var registry = classic.sessionState().functionRegistry();
    for (SparkDetFunction function : SparkDetFunction.values()) {
      registry.registerFunction(function.identifier(), function.info(), function::build);
    }
    optimize(classic);
  }

  /** Adds the rules to a session that does not have them; Spark asks for rules anew. */
  private static synchronized void optimize(org.apache.spark.sql.classic.SparkSession spark) {
    SparkSessionExtensions extensions = spark.extensions();
    if (!PictureRules.areIn(extensions, spark)) {
      PictureRules.inject(extensions);
    }
  }

  /**
   * Returns {@code detect(content)} with a detector of its own, whatever the session's settings
   * are: a struct of {@link DetectionSchema#DETECT}.
   *
   * @param spark the session that the column is used in
   * @param content a column of encoded images
   */
  public static Column detect(SparkSession spark, Column content, DetectorSpec detector) {
    optimize((org.apache.spark.sql.classic.SparkSession) spark);
    Expression image = ColumnNodeToExpressionConverter$.MODULE$.apply(content.node());
    return ExpressionUtils.column(
        new PictureCall(
            CollectionConverters.asScala(List.of(image)).toSeq(),
            new DetectFunction(SparkDetFunction.DETECT.signature(), detector)));
  }
}

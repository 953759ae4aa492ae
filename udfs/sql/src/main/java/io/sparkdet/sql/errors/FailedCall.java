package io.sparkdet.sql.errors;

import java.util.Map;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkRuntimeException;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The error of a call that failed while a query ran, with Spark's condition {@code
 * FAILED_EXECUTE_UDF}: Spark hands such errors to the user as they are, and PySpark knows this
 * class, where it shows Spark's own error of that condition as one of Java's.
 */
public final class FailedCall {

  private FailedCall() {}

  /**
   * Returns the error.
   *
   * @param function its name in SQL
   * @param arguments types of the arguments in SQL
   * @param result type of the result in SQL
   */
  public static SparkRuntimeException of(
      String function, String arguments, String result, Exception cause) {
    return new SparkRuntimeException(
        "FAILED_EXECUTE_UDF",
        Map$.MODULE$.from(
            CollectionConverters.asScala(
                Map.of(
                    "functionName",
                    "`%s`".formatted(function),
                    "signature",
                    arguments,
                    "result",
                    result,
                    "reason",
                    cause.toString()))),
        cause,
        new QueryContext[0],
        "");
  }
}

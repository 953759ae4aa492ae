package io.sparkdet.sql;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.function.SparkDetFunction;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.Function1;
import scala.Tuple3;
import scala.runtime.BoxedUnit;

/**
 * The door for configuration: {@code spark.sql.extensions=io.sparkdet.sql.SparkDetExtensions} gives
 * every session SparkDet's SQL functions, {@code spark-sql} and JDBC included.
 */
@PublicApi
public final class SparkDetExtensions implements Function1<SparkSessionExtensions, BoxedUnit> {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    for (SparkDetFunction function : SparkDetFunction.values()) {
      extensions.injectFunction(
          new Tuple3<>(function.identifier(), function.info(), function::build));
    }
    PictureRules.inject(extensions);
    return BoxedUnit.UNIT;
  }
}

package io.sparkdet.sql;

import io.sparkdet.sql.function.ahead.PicturesAhead;
import io.sparkdet.sql.function.once.PicturesOncePerRow;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.jdk.javaapi.CollectionConverters;

/** The rules by which Spark optimizes and plans calls that open a picture. */
final class PictureRules {

  private PictureRules() {}

  static void inject(SparkSessionExtensions extensions) {
    extensions.injectOptimizerRule(session -> new PicturesOncePerRow());
    extensions.injectPlannerStrategy(session -> new PicturesAhead());
  }

  static boolean areIn(SparkSessionExtensions extensions, SparkSession session) {
    return CollectionConverters.asJava(extensions.buildOptimizerRules(session)).stream()
        .anyMatch(PicturesOncePerRow.class::isInstance);
  }
}

package io.sparkdet.sql.function.picture;

import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.internal.SQLConf;

/**
 * The settings of the session that analyzes a query. While Spark analyzes a view, {@code
 * SQLConf.get()} has nothing but the settings that were kept with it, which are Spark's own alone.
 */
final class SessionConf {

  private SessionConf() {}

  static SQLConf current() {
    return SparkSession.active().sessionState().conf();
  }
}

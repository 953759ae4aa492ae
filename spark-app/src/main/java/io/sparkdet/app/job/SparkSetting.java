package io.sparkdet.app.job;

import org.apache.spark.sql.SparkSession;
import scala.Option;

/** A setting of a session that holds for as long as something is done. */
public final class SparkSetting {

  private SparkSetting() {}

  /** Does something with a setting, which is then as it was, or as unset as it was. */
  public static void during(SparkSession spark, String name, String value, Runnable work) {
    Option<String> before = spark.conf().getOption(name);
    spark.conf().set(name, value);
    try {
      work.run();
    } finally {
      if (before.isDefined()) {
        spark.conf().set(name, before.get());
      } else {
        spark.conf().unset(name);
      }
    }
  }
}

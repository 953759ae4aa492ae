package io.sparkdet.app.job;

import io.sparkdet.detection.PublicApi;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A Spark session that is started when something needs it, at most once. */
@PublicApi
public final class LazySpark implements Supplier<SparkSession> {

  private static final String MASTER = "spark.master";

  private final Supplier<SparkSession> opening;
  private final Configuration before;
  private @Nullable SparkSession session;

  private LazySpark(
      Supplier<SparkSession> opening, Configuration before, @Nullable SparkSession session) {
    this.opening = opening;
    this.before = before;
    this.session = session;
  }

  /** Returns a session that is there. */
  public static LazySpark of(SparkSession session) {
    return new LazySpark(() -> session, new Configuration(false), session);
  }

  /**
   * Returns one that is still to be started.
   *
   * @param opening starts it
   * @param hadoop the settings of Hadoop until then
   */
  public static LazySpark of(Supplier<SparkSession> opening, Configuration hadoop) {
    return new LazySpark(opening, hadoop, null);
  }

  /** Returns the session, which is started by the first call. */
  @Override
  public SparkSession get() {
    if (session == null) {
      session = opening.get();
    }
    return session;
  }

  /** Returns whether it has been started. */
  public boolean isStarted() {
    return session != null;
  }

  /** Returns the settings of Hadoop. */
  public Configuration hadoop() {
    return session == null ? before : session.sparkContext().hadoopConfiguration();
  }

  /** Returns the master, that which the program was given where Spark has not been started. */
  public String master() {
    return session == null
        ? System.getProperty(MASTER, "local[*]")
        : session.sparkContext().master();
  }
}

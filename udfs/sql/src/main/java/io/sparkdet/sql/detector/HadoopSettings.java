package io.sparkdet.sql.detector;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.classic.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The driver's Hadoop configuration as it travels to executors: what differs from Hadoop's own
 * defaults, which are there already. An executor's {@code SparkHadoopUtil} knows nothing of {@code
 * spark.hadoop.*} or of what a program has set, so that a model or picture on {@code s3a://} opens
 * on the driver only.
 */
public final class HadoopSettings implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Map<String, String> settings;
  private transient volatile @Nullable Configuration configuration;

  private HadoopSettings(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Returns what {@code configuration} has beside Hadoop's defaults. */
  public static HadoopSettings of(Configuration configuration) {
    TreeMap<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, String> entry : configuration) {
      if (!isDefault(configuration.getPropertySources(entry.getKey()))) {
        settings.put(entry.getKey(), configuration.getRaw(entry.getKey()));
      }
    }
    return new HadoopSettings(settings);
  }

  /**
   * Returns those of the session in which a query is analysed, {@code SET spark.hadoop.…} included.
   */
  public static HadoopSettings ofSession() {
    return of(SparkSession.active().sessionState().newHadoopConf());
  }

  private static boolean isDefault(String @Nullable [] sources) {
    return sources != null
        && sources.length > 0
        && sources[sources.length - 1].endsWith("-default.xml");
  }

  /** Returns this JVM's Hadoop configuration with these settings, made once. */
  public Configuration configuration() {
    Configuration known = configuration;
    if (known == null) {
      known = new Configuration();
      settings.forEach(known::set);
      configuration = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HadoopSettings that && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  /** Returns how many they are: keys of buckets are among them. */
  @Override
  public String toString() {
    return settings.size() + " settings of Hadoop";
  }
}

package io.sparkdet.app.tables;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.annotations.table.TableFiles;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * A library that gives Spark a table format. SparkDet's jar has none of them inside: the session
 * brings its own, or {@code --packages} fetches it.
 */
public enum TableLibrary {
  /** Delta Lake. Paths are names of its catalog's: <code>delta.`/path`</code>. */
  DELTA(
      "delta",
      "Delta",
      TableFiles.DELTA,
      "io.delta.sql.DeltaSparkSessionExtension",
      Map.of("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")),
  /** Apache Iceberg. Its catalog for paths asks for a warehouse, which paths do not use. */
  ICEBERG(
      "iceberg",
      "Iceberg",
      TableFiles.ICEBERG,
      "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
      Map.of(
          "spark.sql.catalog.default_iceberg",
          "org.apache.iceberg.spark.SparkCatalog",
          "spark.sql.catalog.default_iceberg.type",
          "hadoop",
          "spark.sql.catalog.default_iceberg.warehouse",
          "spark-warehouse"));

  private static final String EXTENSIONS = "spark.sql.extensions";

  private final String provider;
  private final String title;
  private final String coordinates;
  private final String extension;

  @SuppressWarnings("ImmutableEnumChecker") // it is made by Map.of
  private final Map<String, String> settings;

  TableLibrary(
      String provider,
      String title,
      String coordinates,
      String extension,
      Map<String, String> settings) {
    this.provider = provider;
    this.title = title;
    this.coordinates = coordinates;
    this.extension = extension;
    this.settings = settings;
  }

  /** Returns what Spark calls the format. */
  public String provider() {
    return provider;
  }

  /** Returns whether its classes can be loaded. */
  public boolean isThere() {
    try {
      Class.forName(extension, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Adds what the libraries that are there need to a session that is about to start. What the user
   * has set stays.
   */
  public static void addTo(SparkConf conf) {
    for (TableLibrary library : values()) {
      if (library.isThere()) {
        String given = conf.get(EXTENSIONS, "");
        if (!given.contains(library.extension)) {
          conf.set(
              EXTENSIONS, given.isEmpty() ? library.extension : given + "," + library.extension);
        }
        library.settings.forEach(conf::setIfMissing);
      }
    }
  }

  /**
   * Makes sure that a session can write the format at a path.
   *
   * @throws UserException that says what to start Spark with
   */
  void require(SparkSession spark, String location) {
    if (!isThere()) {
      throw new UserException(
          "Cannot write %s as a table of %s: what writes it is not there; add --packages %s before the command"
              .formatted(location, title, coordinates));
    }
    boolean extended = spark.conf().get(EXTENSIONS, "").contains(extension);
    String catalog = "spark.sql.catalog.spark_catalog";
    String wanted = settings.getOrDefault(catalog, "");
    if (!extended || !spark.conf().get(catalog, "").contains(wanted)) {
      throw new UserException(
          "Cannot write %s as a table of %s: this Spark was started without it; start it with --conf %s=%s%s"
              .formatted(
                  location,
                  title,
                  EXTENSIONS,
                  extension,
                  wanted.isEmpty() ? "" : " --conf %s=%s".formatted(catalog, wanted)));
    }
  }
}

package io.sparkdet.app.label.output;

import java.util.Locale;

/** How the table of detections is written. */
public enum OutputFormat {
  /** Parquet files; the settings stand in the metadata of the column {@code settings}. */
  PARQUET,
  /** A table of Delta Lake. */
  DELTA,
  /** A table of Apache Iceberg. */
  ICEBERG,
  /** Files of one JSON object a line; NULL values are written as null. */
  JSON;

  /** Returns whether it is a folder of files without a log. */
  public boolean isFolder() {
    return this == PARQUET || this == JSON;
  }

  /** Returns the name that users write, which is also Spark's. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return label();
  }
}

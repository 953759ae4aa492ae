package io.sparkdet.app.label.output;

import java.util.Locale;

/** How the table of detections is written. */
public enum OutputFormat {
  /** Parquet files; the settings stand in the metadata of the column {@code settings}. */
  PARQUET,
  /** Files of one JSON object a line; NULL values are written as null. */
  JSON;

  /** Returns the name that users write, which is also Spark's. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return label();
  }
}

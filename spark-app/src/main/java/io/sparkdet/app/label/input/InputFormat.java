package io.sparkdet.app.label.input;

import java.util.Locale;

/** Where encoded images come from. */
public enum InputFormat {
  /** Image files, listed through their file system. */
  FILES,
  /** Tables of Parquet, or one of Delta or Iceberg. */
  PARQUET,
  /** A table of Delta, as its log says. */
  DELTA,
  /** A table of Iceberg, as its metadata say. */
  ICEBERG;

  /** Returns the name that users write. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return label();
  }
}

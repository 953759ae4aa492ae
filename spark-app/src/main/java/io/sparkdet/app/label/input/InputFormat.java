package io.sparkdet.app.label.input;

import java.util.Locale;

/** Where encoded images come from. */
public enum InputFormat {
  /** Image files, listed through their file system. */
  FILES,
  /** A binary column of Parquet tables. */
  PARQUET;

  /** Returns the name that users write. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return label();
  }
}

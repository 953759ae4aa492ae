package io.sparkdet.app.pack;

import java.util.Locale;

/** What pictures are packed into. */
public enum PackFormat {
  /** A Parquet table with a row a picture. */
  PARQUET,
  /** Tar shards as WebDataset reads them. */
  TAR;

  /** Returns the name that users write. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

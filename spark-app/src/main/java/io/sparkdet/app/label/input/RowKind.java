package io.sparkdet.app.label.input;

/** What the rows of a label task are. */
public enum RowKind {
  /** {@link io.sparkdet.app.listing.ListedFile}s. */
  FILE,
  /** Pairs of id and content. */
  CONTENT,
  /** Pairs of id and location of a file. */
  LOCATION
}

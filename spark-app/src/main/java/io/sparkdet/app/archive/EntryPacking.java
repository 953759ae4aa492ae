package io.sparkdet.app.archive;

/** How the bytes of one entry lie in its archive. */
public enum EntryPacking {
  /** As they are, in a tar. */
  TAR,
  /** As they are, in a tar that is packed as a whole: entries are read in the order of the tar. */
  TAR_GZ,
  /** As they are, behind a header of a zip. */
  ZIP_STORED,
  /** Deflated, behind a header of a zip. */
  ZIP_DEFLATED;

  /** Returns whether an entry is reached through all that lies before it. */
  public boolean isSequential() {
    return this == TAR_GZ;
  }
}

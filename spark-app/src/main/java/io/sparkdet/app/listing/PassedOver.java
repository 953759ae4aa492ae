package io.sparkdet.app.listing;

import java.util.Locale;

/** Why something that was found in a folder is no row. */
public enum PassedOver {
  /** Its name begins with a dot, or is one that jobs and systems keep notes under. */
  HIDDEN,
  /** Its suffix is one of other files, or its first bytes are those of no picture. */
  NOT_A_PICTURE,
  /** Its suffix is none of those that were asked for. */
  OTHER_SUFFIX,
  /** A pipe, socket or device; in an archive also a link. */
  NOT_A_FILE,
  /** An archive in an archive. */
  NESTED_ARCHIVE,
  /** A folder that may not be listed: nobody knows how many images it hides. */
  UNREADABLE_FOLDER,
  /** A link to a folder that is looked through at its own place, or to one it lies in. */
  REPEATED_FOLDER;

  /** Returns the name that users read. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

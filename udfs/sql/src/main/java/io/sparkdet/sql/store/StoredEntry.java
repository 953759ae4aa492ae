package io.sparkdet.sql.store;

/**
 * Something in a folder, as its file system listed it.
 *
 * @param path its full URI, unescaped, as Hadoop's {@code Path} writes it
 * @param name the last part of the path
 * @param kind what it is, links followed
 * @param bytes its length; -1 where that is unknown
 * @param modifiedAt its modification time in milliseconds since 1970; -1 where that is unknown
 */
public record StoredEntry(String path, String name, Kind kind, long bytes, long modifiedAt) {

  /** What an entry is. */
  public enum Kind {
    /** A regular file, or a link to one. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A link to a folder. */
    FOLDER_LINK,
    /** A pipe, socket or device: to open it may wait for ever. */
    SPECIAL,
    /** A link to nothing, or something that may not be looked at: opening it says what is wrong. */
    UNKNOWN
  }

  /** Returns whether it is a folder or a link to one. */
  public boolean isFolder() {
    return kind == Kind.FOLDER || kind == Kind.FOLDER_LINK;
  }
}

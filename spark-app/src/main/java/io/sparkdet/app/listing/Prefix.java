package io.sparkdet.app.listing;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A place to list: what one task of the listing looks through.
 *
 * @param kind how far to look
 * @param path a full URI
 * @param glob for {@link Kind#MATCHES} the pattern of names in the folder, else empty
 * @param real the path of the folder without links, of {@link Kind#FILE} that of its folder
 */
record Prefix(Kind kind, String path, String glob, String real) {

  enum Kind {
    /** Everything below a folder. */
    TREE,
    /** The files that lie directly in a folder. */
    FILES,
    /** What matches a pattern in a folder: files, and everything below folders. */
    MATCHES,
    /** One file that the user named, whatever its suffix. */
    FILE
  }

  static Prefix tree(String folder, String real) {
    return new Prefix(Kind.TREE, folder, "", real);
  }

  /** Returns what lies directly in this folder. */
  Prefix files() {
    return new Prefix(Kind.FILES, path, "", real);
  }

  static Prefix matches(String folder, String glob, String real) {
    return new Prefix(Kind.MATCHES, folder, glob, real);
  }

  static Prefix file(String path, String real) {
    return new Prefix(Kind.FILE, path, "", real);
  }

  /**
   * Returns whether all of the folder is looked through, by this prefix and those split from it.
   */
  boolean isWholeFolder() {
    return kind == Kind.TREE || kind == Kind.FILES;
  }

  /** Returns the form that travels to executors. */
  Row toRow() {
    return RowFactory.create(kind.name(), path, glob, real);
  }

  static Prefix ofRow(Row row) {
    return new Prefix(
        Kind.valueOf(row.getString(0)), row.getString(1), row.getString(2), row.getString(3));
  }
}

package io.sparkdet.app.listing;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A place to list: what one task of the listing looks through.
 *
 * @param kind how far to look
 * @param path a Hadoop path
 * @param glob for {@link Kind#MATCHES} the pattern of names in the folder, else empty
 */
record Prefix(Kind kind, String path, String glob) {

  enum Kind {
    /** Everything below a folder. */
    TREE,
    /** The files that lie directly in a folder. */
    FILES,
    /** What matches a pattern in a folder: files, and everything below folders. */
    MATCHES,
    /** One file that the user named, whatever its extension. */
    FILE
  }

  static Prefix tree(String folder) {
    return new Prefix(Kind.TREE, folder, "");
  }

  static Prefix files(String folder) {
    return new Prefix(Kind.FILES, folder, "");
  }

  static Prefix matches(String folder, String glob) {
    return new Prefix(Kind.MATCHES, folder, glob);
  }

  static Prefix file(String path) {
    return new Prefix(Kind.FILE, path, "");
  }

  /** Returns the form that travels to executors. */
  Row toRow() {
    return RowFactory.create(kind.name(), path, glob);
  }

  static Prefix ofRow(Row row) {
    return new Prefix(Kind.valueOf(row.getString(0)), row.getString(1), row.getString(2));
  }
}

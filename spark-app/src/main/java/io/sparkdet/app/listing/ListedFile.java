package io.sparkdet.app.listing;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One file as its file system listed it.
 *
 * @param path the full URI, unescaped, as Hadoop's {@code Path} and Spark's {@code binaryFile}
 *     write it
 * @param bytes its length when it was listed; -1 when it vanished before
 * @param modifiedAt its modification time in milliseconds since 1970; -1 when it vanished before
 */
public record ListedFile(String path, long bytes, long modifiedAt) {

  /** Returns the form that travels between executors. */
  Row toRow() {
    return RowFactory.create(path, bytes, modifiedAt);
  }

  /** Reads back what a listing's row says. */
  public static ListedFile ofRow(Row row) {
    return new ListedFile(row.getString(0), row.getLong(1), row.getLong(2));
  }
}

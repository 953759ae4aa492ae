package io.sparkdet.app.pack;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One file of packed pictures.
 *
 * @param name its name in the output
 * @param images how many it holds
 * @param bytes its length
 * @param sha256 of all of it, in hexadecimal
 */
record Shard(String name, long images, long bytes, String sha256) {

  /** Returns the form that travels to the driver. */
  Row toRow() {
    return RowFactory.create(name, images, bytes, sha256);
  }

  static Shard ofRow(Row row) {
    return new Shard(row.getString(0), row.getLong(1), row.getLong(2), row.getString(3));
  }

  Shard withImages(long count) {
    return new Shard(name, count, bytes, sha256);
  }
}

package io.sparkdet.app.listing;

import io.sparkdet.app.files.store.StoredEntry;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Something that a listing found: an image file, or what it passed over.
 *
 * @param path its full URI
 * @param bytes its length, -1 for unknown
 * @param modifiedAt milliseconds since 1970, -1 for unknown
 * @param passedOver the label of a {@link PassedOver}, {@link #LINK}, or null for an image
 * @param place where it really lies: its folder without links and its name; of a link to a folder
 *     where that really lies
 */
record Finding(
    String path, long bytes, long modifiedAt, @Nullable String passedOver, String place) {

  /** A link to a folder that another round of the listing may follow. */
  static final String LINK = "link";

  static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("bytes", DataTypes.LongType, false)
          .add("modified_at", DataTypes.LongType, false)
          .add("passed_over", DataTypes.StringType, true)
          .add("place", DataTypes.StringType, false);

  static Finding image(StoredEntry entry, String folder) {
    return new Finding(
        entry.path(), entry.bytes(), entry.modifiedAt(), null, placeOf(folder, entry.name()));
  }

  /** Returns where a name in a folder lies. */
  static String placeOf(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  static Finding passedOver(String path, PassedOver reason, String place) {
    return new Finding(path, -1, -1, reason.label(), place);
  }

  static Finding link(String path, String target) {
    return new Finding(path, -1, -1, LINK, target);
  }

  boolean isImage() {
    return passedOver == null;
  }

  boolean isLink() {
    return LINK.equals(passedOver);
  }

  Row toRow() {
    return RowFactory.create(path, bytes, modifiedAt, passedOver, place);
  }

  static Finding ofRow(Row row) {
    return new Finding(
        row.getString(0), row.getLong(1), row.getLong(2), row.getString(3), row.getString(4));
  }
}

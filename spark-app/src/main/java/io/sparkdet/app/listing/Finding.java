package io.sparkdet.app.listing;

import io.sparkdet.app.archive.EntryPlace;
import io.sparkdet.app.archive.Verdict;
import io.sparkdet.sql.store.StoredEntry;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Something that a listing found: an image file or entry, or what it passed over.
 *
 * @param path its full URI
 * @param bytes its length, -1 for unknown
 * @param modifiedAt milliseconds since 1970, -1 for unknown
 * @param passedOver the label of a {@link PassedOver}, {@link #LINK}, {@link #ARCHIVE}, or null for
 *     an image
 * @param place where it really lies: its folder without links and its name; of a link to a folder
 *     where that really lies
 * @param entry of an entry of an archive, where it lies in there
 * @param verdict of an entry or an archive, what is wrong with it
 */
record Finding(
    String path,
    long bytes,
    long modifiedAt,
    @Nullable String passedOver,
    String place,
    @Nullable EntryPlace entry,
    @Nullable Verdict verdict) {

  /** A link to a folder that another round of the listing may follow. */
  static final String LINK = "link";

  /** An archive whose entries another round of the listing finds. */
  static final String ARCHIVE = "archive";

  static final StructType SCHEMA =
      EntryColumns.addTo(
          new StructType()
              .add("path", DataTypes.StringType, false)
              .add("bytes", DataTypes.LongType, false)
              .add("modified_at", DataTypes.LongType, false)
              .add("passed_over", DataTypes.StringType, true)
              .add("place", DataTypes.StringType, false));

  private static final int ENTRY = 5;

  Finding(String path, long bytes, long modifiedAt, @Nullable String passedOver, String place) {
    this(path, bytes, modifiedAt, passedOver, place, null, null);
  }

  static Finding image(StoredEntry entry, String folder) {
    return new Finding(
        entry.path(), entry.bytes(), entry.modifiedAt(), null, placeOf(folder, entry.name()));
  }

  static Finding archive(StoredEntry entry, String folder) {
    return new Finding(
        entry.path(), entry.bytes(), entry.modifiedAt(), ARCHIVE, placeOf(folder, entry.name()));
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

  boolean isArchive() {
    return ARCHIVE.equals(passedOver);
  }

  /** Returns the image that tasks read. */
  ListedFile listed() {
    return new ListedFile(path, bytes, modifiedAt, entry, verdict);
  }

  Row toRow() {
    @Nullable Object[] fields = new Object[SCHEMA.size()];
    fields[0] = path;
    fields[1] = bytes;
    fields[2] = modifiedAt;
    fields[3] = passedOver;
    fields[4] = place;
    EntryColumns.put(fields, ENTRY, entry, verdict);
    return RowFactory.create(fields);
  }

  static Finding ofRow(Row row) {
    return new Finding(
        row.getString(0),
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        EntryColumns.entry(row, ENTRY),
        EntryColumns.verdict(row, ENTRY));
  }
}

package io.sparkdet.app.listing;

import io.sparkdet.app.archive.EntryPacking;
import io.sparkdet.app.archive.EntryPlace;
import io.sparkdet.app.archive.Verdict;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a listing that say where an entry lies and what is wrong with it; NULL for files.
 */
final class EntryColumns {

  private EntryColumns() {}

  static StructType addTo(StructType columns) {
    return columns
        .add("archive", DataTypes.StringType, true)
        .add("packing", DataTypes.StringType, true)
        .add("at", DataTypes.LongType, true)
        .add("stored", DataTypes.LongType, true)
        .add("crc", DataTypes.LongType, true)
        .add("status", DataTypes.StringType, true)
        .add("reason", DataTypes.StringType, true);
  }

  /** Fills the fields of a row from one on. */
  static void put(
      @Nullable Object[] row, int from, @Nullable EntryPlace entry, @Nullable Verdict verdict) {
    if (entry != null) {
      row[from] = entry.archive();
      row[from + 1] = entry.packing().name();
      row[from + 2] = entry.at();
      row[from + 3] = entry.stored();
      row[from + 4] = entry.crc();
    }
    if (verdict != null) {
      row[from + 5] = verdict.status().name();
      row[from + 6] = verdict.reason();
    }
  }

  static @Nullable EntryPlace entry(Row row, int from) {
    return row.isNullAt(from)
        ? null
        : new EntryPlace(
            row.getString(from),
            EntryPacking.valueOf(row.getString(from + 1)),
            row.getLong(from + 2),
            row.getLong(from + 3),
            row.getLong(from + 4));
  }

  static @Nullable Verdict verdict(Row row, int from) {
    return row.isNullAt(from + 5)
        ? null
        : new Verdict(ImageStatus.valueOf(row.getString(from + 5)), row.getString(from + 6));
  }
}

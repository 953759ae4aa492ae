package io.sparkdet.app.listing;

import io.sparkdet.app.archive.EntryPlace;
import io.sparkdet.app.archive.Verdict;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * One file as its file system listed it, or one entry of an archive as the archive lists it.
 *
 * @param path the full URI, unescaped, as Hadoop's {@code Path} and Spark's {@code binaryFile}
 *     write it; of an entry that of its archive, {@code !/} and the entry's name
 * @param bytes its length when it was listed; -1 when it vanished before
 * @param modifiedAt its modification time in milliseconds since 1970; -1 when it vanished before,
 *     or the archive does not say it
 * @param entry where an entry lies, else null
 * @param verdict what is known to be wrong with it, else null; of an archive why a part of it
 *     cannot be read
 */
public record ListedFile(
    String path,
    long bytes,
    long modifiedAt,
    @Nullable EntryPlace entry,
    @Nullable Verdict verdict) {

  /** The columns of {@link #toRow}. */
  public static final StructType SCHEMA =
      EntryColumns.addTo(
          new StructType()
              .add("path", DataTypes.StringType, false)
              .add("bytes", DataTypes.LongType, false)
              .add("modified_at", DataTypes.LongType, false));

  /** The time in milliseconds among {@link ImageListing#rows}. */
  static final String LISTED_AT = "listed";

  private static final int ENTRY = 3;

  /** Makes a plain file. */
  public ListedFile(String path, long bytes, long modifiedAt) {
    this(path, bytes, modifiedAt, null, null);
  }

  /** Returns whether it is a file to be opened as it is. */
  public boolean isPlain() {
    return entry == null && verdict == null;
  }

  /** Returns the lower-case suffix of a picture that the name ends in, if it ends in one. */
  public Optional<String> pictureSuffix() {
    return FileNames.isPicture(path) ? Optional.of(FileNames.suffix(path)) : Optional.empty();
  }

  /** Returns whether reading it goes on where reading another one ended. */
  boolean followsIn(@Nullable EntryPlace other) {
    return entry != null
        && other != null
        && entry.packing().isSequential()
        && Objects.equals(entry.archive(), other.archive());
  }

  /**
   * Returns rows of a listing as tasks read them, those of an archive together and in their order:
   * some archives can be read in no other.
   *
   * @param rows some of {@link ImageListing#rows}
   */
  public static Dataset<Row> inReadingOrder(Dataset<Row> rows) {
    return inReadingOrder(rows, SCHEMA);
  }

  static Dataset<Row> inReadingOrder(Dataset<Row> rows, StructType schema) {
    Column archive = functions.coalesce(functions.col("archive"), functions.col("path"));
    return rows.withColumn("modified_at", functions.col(LISTED_AT))
        .withColumn("bytes", functions.coalesce(functions.col("bytes"), functions.lit(-1L)))
        .select(Stream.of(schema.fieldNames()).map(functions::col).toArray(Column[]::new))
        .repartition(archive)
        .sortWithinPartitions(archive, functions.col("at"));
  }

  /** Returns the form that travels between executors. */
  Row toRow() {
    @Nullable Object[] fields = new Object[SCHEMA.size()];
    fields[0] = path;
    fields[1] = bytes;
    fields[2] = modifiedAt;
    EntryColumns.put(fields, ENTRY, entry, verdict);
    return RowFactory.create(fields);
  }

  /** Reads back what a listing's row says. */
  public static ListedFile ofRow(Row row) {
    return new ListedFile(
        row.getString(0),
        row.getLong(1),
        row.getLong(2),
        EntryColumns.entry(row, ENTRY),
        EntryColumns.verdict(row, ENTRY));
  }
}

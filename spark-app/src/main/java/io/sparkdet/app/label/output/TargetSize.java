package io.sparkdet.app.label.output;

import io.sparkdet.app.error.UserException;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * About how large the files of a table are to be.
 *
 * @param bytes of a file; 0 for as many files as tasks
 */
public record TargetSize(long bytes) {

  /** What one byte of Parquet is as a line of JSON, about: names and digits are spelled out. */
  private static final int JSON_BYTES = 6;

  /**
   * Reads a size such as {@code 128m}.
   *
   * @throws UserException if it is none
   */
  public static TargetSize parse(String option, String text) {
    long bytes;
    try {
      bytes = JavaUtils.byteStringAsBytes(text);
    } catch (NumberFormatException e) {
      throw new UserException(
          "Cannot use %s %s: it is no size; write one such as 128m or 1g".formatted(option, text),
          e);
    }
    if (bytes <= 0) {
      throw new UserException(
          "Cannot use %s %s: a file has at least a byte; write a size such as 128m"
              .formatted(option, text));
    }
    return new TargetSize(bytes);
  }

  /** Returns the rows in as many partitions as files are wanted, given their bytes as Parquet. */
  public Dataset<Row> packed(Dataset<Row> rows, long parquetBytes, OutputFormat format) {
    if (bytes == 0) {
      return rows;
    }
    long written = format == OutputFormat.JSON ? parquetBytes * JSON_BYTES : parquetBytes;
    int files = (int) Math.max(1, Math.min(1_000_000, (written + bytes - 1) / bytes));
    return files < rows.javaRDD().getNumPartitions()
        ? rows.coalesce(files)
        : rows.repartition(files);
  }
}

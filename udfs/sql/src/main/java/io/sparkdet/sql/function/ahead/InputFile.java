package io.sparkdet.sql.function.ahead;

import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The part of a file that a task reads, as {@code input_file_name()} and its like say it: Spark
 * keeps it for the thread, so it is not that of the row handed on where others were read since.
 *
 * @param path empty if the task reads no file
 * @param start of the part, in bytes
 * @param length of the part, in bytes
 */
record InputFile(UTF8String path, long start, long length) {

  /** Returns what Spark says now. */
  static InputFile current() {
    return new InputFile(
        InputFileBlockHolder.getInputFilePath(),
        InputFileBlockHolder.getStartOffset(),
        InputFileBlockHolder.getLength());
  }

  /** Makes Spark say this. */
  void makeCurrent() {
    if (path.numBytes() == 0) {
      InputFileBlockHolder.unset();
    } else {
      InputFileBlockHolder.set(path.toString(), start, length);
    }
  }
}

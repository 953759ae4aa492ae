package io.sparkdet.app.label;

import io.sparkdet.app.job.UserException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The table that a job writes: it appears whole when Spark commits the job, or not at all.
 *
 * @param location where it lies
 * @param format how it is written
 */
record OutputTable(String location, OutputFormat format) {

  /**
   * Makes sure that nothing is overwritten; what a killed run left unfinished is removed.
   *
   * @throws UserException if there is data at the location already
   */
  void claim(Configuration hadoop) {
    Path path = new Path(location);
    try {
      FileSystem system = path.getFileSystem(hadoop);
      if (!system.exists(path)) {
        return;
      }
      FileStatus[] entries = system.listStatus(path);
      for (FileStatus entry : entries) {
        if (!entry.getPath().getName().equals("_temporary")) {
          throw new UserException(
              "Cannot write to %s: it is not empty; name another --output or remove it"
                  .formatted(location));
        }
      }
      system.delete(path, true);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot write to %s: %s; mend --output".formatted(location, e.getMessage()), e);
    }
  }

  /** Writes the rows, in one pass over them. */
  void write(Dataset<Row> rows) {
    rows.write()
        .mode(SaveMode.ErrorIfExists)
        // Version 1 moves files into place when the whole job commits.
        .option("mapreduce.fileoutputcommitter.algorithm.version", "1")
        .format(format.label())
        .save(location);
  }

  /** Returns the table as it was written. */
  Dataset<Row> read(SparkSession spark, StructType schema) {
    return spark.read().schema(schema).format(format.label()).load(location);
  }
}

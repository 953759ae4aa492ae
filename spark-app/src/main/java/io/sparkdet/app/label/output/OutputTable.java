package io.sparkdet.app.label.output;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.lease.OutputLease;
import io.sparkdet.app.files.lease.PendingWork;
import io.sparkdet.app.job.SparkSetting;
import io.sparkdet.app.listing.PathsFingerprint;
import io.sparkdet.sql.LiteralPaths;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The table that a job writes: it appears whole when Spark commits the job, or not at all.
 *
 * @param location where it lies
 * @param format how it is written
 * @param partitionBy the columns that its folders are named after
 */
public record OutputTable(String location, OutputFormat format, List<String> partitionBy) {

  private static final String TIMESTAMPS = "spark.sql.parquet.outputTimestampType";
  private static final StructType PATHS = new StructType().add("path", DataTypes.StringType, true);

  /** Copies the columns. */
  public OutputTable {
    partitionBy = List.copyOf(partitionBy);
  }

  /** Names a table that is not partitioned. */
  public OutputTable(String location, OutputFormat format) {
    this(location, format, List.of());
  }

  /** Returns the same kind of table elsewhere. */
  OutputTable at(String other) {
    return new OutputTable(other, format, partitionBy);
  }

  /**
   * Makes sure that nothing is overwritten; what a killed run left unfinished is removed. The
   * caller holds the {@link OutputLease} of the location, so that nobody else is writing there.
   *
   * @throws UserException if there is data at the location already
   */
  public void claim(Configuration hadoop) {
    Path path = new Path(location);
    try {
      FileSystem system = path.getFileSystem(hadoop);
      for (FileStatus entry : system.listStatus(path)) {
        if (!isUnfinished(entry.getPath()) && !isOfTheRun(entry.getPath())) {
          throw new UserException(
              "Cannot write to %s: it is not empty; name another --output or remove it"
                  .formatted(location));
        }
      }
      for (Path promise : PendingWork.in(system, new Path(path, OutputLease.FOLDER))) {
        system.delete(promise, false); // of rows that never stood here
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unwritable(e);
    }
    clear(hadoop);
  }

  /**
   * Removes what a killed run left unfinished. The caller holds the {@link OutputLease} of the
   * location.
   *
   * @throws UserException if it cannot be removed
   */
  void clear(Configuration hadoop) {
    Path path = new Path(location);
    try {
      FileSystem system = path.getFileSystem(hadoop);
      for (FileStatus entry : system.listStatus(path)) {
        if (isUnfinished(entry.getPath())) {
          system.delete(entry.getPath(), true);
        }
      }
      PendingWork.removeOther(system, new Path(path, OutputLease.FOLDER)); // a killed run's listing
    } catch (IOException | IllegalArgumentException e) {
      throw unwritable(e);
    }
  }

  private UserException unwritable(Exception e) {
    return new UserException(
        "Cannot write to %s: %s; mend --output".formatted(location, e.getMessage()), e);
  }

  private static boolean isUnfinished(Path entry) {
    return entry.getName().equals("_temporary") || entry.getName().startsWith("__magic_job-");
  }

  private static boolean isOfTheRun(Path entry) {
    return entry.getName().equals(OutputLease.FOLDER);
  }

  /**
   * Writes the rows, in one pass over them. Timestamps of Parquet files are instants in
   * microseconds, and JSON rows keep their NULL columns, whatever the session says.
   *
   * @param check run right before the commit; throws where nothing is to be put there any more
   */
  public void write(SparkSession spark, Dataset<Row> rows, Runnable check) {
    LeasedCommit.during(spark, qualified(spark), check, () -> write(spark, rows));
  }

  private Path qualified(SparkSession spark) {
    Path path = new Path(location);
    try {
      return path.getFileSystem(spark.sessionState().newHadoopConf()).makeQualified(path);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Writes the rows where no other run looks, without a check. */
  void writeAside(SparkSession spark, Dataset<Row> rows) {
    write(spark, rows);
  }

  private void write(SparkSession spark, Dataset<Row> rows) {
    SparkSetting.during(
        spark,
        TIMESTAMPS,
        "TIMESTAMP_MICROS",
        () ->
            rows.write()
                // The location was empty but for the run's own folder.
                .mode(SaveMode.Append)
                // Version 1 moves files into place when the whole job commits.
                .option("mapreduce.fileoutputcommitter.algorithm.version", "1")
                .option("ignoreNullFields", "false")
                .format(format.label())
                .partitionBy(partitionBy.toArray(String[]::new))
                .save(location));
  }

  /** Returns the table as it was written, columns of folders too. */
  public Dataset<Row> read(SparkSession spark, StructType schema) {
    return open(spark, schema).select(columns(schema.fieldNames()));
  }

  /**
   * Returns the table with the URI of the file that each row is from.
   *
   * @param name of the column for it
   */
  Dataset<Row> readWithFiles(SparkSession spark, StructType schema, String name) {
    Dataset<Row> table = open(spark, schema);
    return table
        .withColumn(name, functions.col("_metadata.file_path"))
        .select(columns(schema.add(name, DataTypes.StringType).fieldNames()));
  }

  /** Returns columns in this order; Spark puts those of folders behind the others. */
  static Column[] columns(String... names) {
    return Stream.of(names).map(functions::col).toArray(Column[]::new);
  }

  private Dataset<Row> open(SparkSession spark, StructType schema) {
    return LiteralPaths.reader(spark).schema(schema).format(format.label()).load(location);
  }

  /** Reads back what tells the paths in the table, from that column alone. */
  public PathsFingerprint paths(SparkSession spark) {
    return read(spark, PATHS)
        .javaRDD()
        .mapPartitions(
            rows -> {
              PathsFingerprint paths = PathsFingerprint.NONE;
              while (rows.hasNext()) {
                paths = paths.plus(String.valueOf(rows.next().getString(0)));
              }
              return List.of(RowFactory.create(paths.count(), paths.sum())).iterator();
            })
        .collect()
        .stream()
        .map(row -> new PathsFingerprint(row.getLong(0), row.getLong(1)))
        .reduce(PathsFingerprint.NONE, PathsFingerprint::plus);
  }
}

package io.sparkdet.app.label.output;

import static org.apache.spark.sql.functions.col;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.annotations.file.HiddenNames;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A folder of Parquet or JSON files. */
public final class FolderOutput implements LabelOutput {

  private static final String FILE = "_sparkdet_file";

  private final SparkSession spark;
  private final OutputTable table;
  private final StructType schema;
  private final boolean added;
  private @Nullable Path work;

  /**
   * Names the folder.
   *
   * @param schema of the rows, with the settings in clear
   * @param added whether rows may stand there already
   */
  public FolderOutput(SparkSession spark, OutputTable table, StructType schema, boolean added) {
    this.spark = spark;
    this.table = table;
    this.schema = schema;
    this.added = added;
  }

  @Override
  public String location() {
    return table.location();
  }

  @Override
  public StructType schema() {
    return schema;
  }

  /** Returns the table itself, for a run that writes it in one pass. */
  public OutputTable table() {
    return table;
  }

  @Override
  public void prepare(Path ofRun) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    work = ofRun;
    if (added) {
      commit().recover();
      table.clear(hadoop);
      requireSamePartitions(hadoop);
    } else {
      table.claim(hadoop);
    }
  }

  private FolderCommit commit() {
    return new FolderCommit(
        new Path(table.location()),
        Objects.requireNonNull(work, "prepared"),
        spark.sparkContext().hadoopConfiguration());
  }

  /** Files beside folders of partitions could not be read together. */
  private void requireSamePartitions(Configuration hadoop) {
    Optional<List<String>> there = partitionsThere(hadoop);
    if (there.isPresent() && !there.get().equals(table.partitionBy())) {
      throw new UserException(
          "Cannot add to %s: it is partitioned by %s and not by %s; give --partition-by as it was, or another --output"
              .formatted(table.location(), inWords(there.get()), inWords(table.partitionBy())));
    }
  }

  private static String inWords(List<String> columns) {
    return columns.isEmpty() ? "nothing" : String.join(",", columns);
  }

  private Optional<List<String>> partitionsThere(Configuration hadoop) {
    List<String> columns = new ArrayList<>();
    try {
      Path folder = new Path(table.location());
      FileSystem system = folder.getFileSystem(hadoop);
      while (true) {
        Path inner = null;
        boolean file = false;
        for (FileStatus entry : system.listStatus(folder)) {
          String name = entry.getPath().getName();
          if (!HiddenNames.contain(name)) {
            file |= entry.isFile();
            requireFormat(name, entry);
            inner = entry.isDirectory() && name.indexOf('=') > 0 ? entry.getPath() : inner;
          }
        }
        if (file || inner == null) {
          return file || !columns.isEmpty() ? Optional.of(columns) : Optional.empty();
        }
        columns.add(inner.getName().substring(0, inner.getName().indexOf('=')));
        folder = inner;
      }
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UserException(
          "Cannot add to %s: it cannot be listed (%s); mend --output"
              .formatted(table.location(), e.getMessage()),
          e);
    }
  }

  /** Files of two formats could not be read together either. */
  private void requireFormat(String name, FileStatus entry) {
    String other = table.format() == OutputFormat.JSON ? "parquet" : "json";
    if (entry.isFile() && name.startsWith("part-") && name.contains("." + other)) {
      throw new UserException(
          "Cannot add to %s: it holds %s; give --output-format %s, or another --output"
              .formatted(table.location(), other, other));
    }
  }

  @Override
  public Optional<Dataset<Row>> rows() {
    return partitionsThere(spark.sparkContext().hadoopConfiguration()).isPresent()
        ? Optional.of(table.read(spark, schema))
        : Optional.empty();
  }

  @Override
  public void commit(Dataset<Row> rows, List<String> keys, Runnable check) {
    FolderCommit next = commit();
    Dataset<Row> all = rows;
    List<Path> removed = List.of();
    if (!keys.isEmpty() && rows().isPresent()) {
      Column[] columns = OutputTable.columns(schema.fieldNames());
      String[] by = keys.toArray(String[]::new);
      Dataset<Row> newer = rows.select(OutputTable.columns(by)).distinct();
      Dataset<Row> old = table.readWithFiles(spark, schema, FILE);
      Dataset<Row> older = old.join(newer, by, "left_semi");
      List<Object> files = new ArrayList<>();
      for (Row file : older.select(FILE).distinct().collectAsList()) {
        files.add(file.getString(0));
      }
      if (!files.isEmpty()) {
        Dataset<Row> kept =
            old.where(col(FILE).isin(files.toArray())).join(newer, by, "left_anti").select(columns);
        all = rows.select(columns).unionByName(kept);
        removed = files.stream().map(file -> new Path(URI.create((String) file))).toList();
      }
    }
    table.at(next.staging().toString()).writeAside(spark, withSettings(all));
    next.make(removed, check);
  }

  /** Spark notes the settings in clear in the footers of Parquet files, with the column. */
  private Dataset<Row> withSettings(Dataset<Row> rows) {
    return rows.withColumn(
        "settings", col("settings").as("settings", schema.apply("settings").metadata()));
  }

  @Override
  public void finish(BoxSettings settings) {
    Path marker = new Path(table.location(), "_SUCCESS");
    try {
      FileSystem system = marker.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!system.exists(marker)) {
        system.create(marker, true).close();
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write %s: %s; the rows are complete".formatted(marker, e.getMessage()), e);
    }
  }

  @Override
  public void abandon() {
    // The lease removes its own folder, and the table's where it is empty.
  }
}

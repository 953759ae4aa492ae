package io.sparkdet.app.label.input;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.HiddenNames;
import io.sparkdet.sql.annotations.table.TableFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encoded images in a column of Parquet tables. */
public final class InputTable {

  private static final Logger LOG = LoggerFactory.getLogger(InputTable.class);

  private InputTable() {}

  /**
   * Returns rows of (id as text, content).
   *
   * @throws UserException if a table or column is not there, or the content is not binary
   */
  public static Dataset<Row> read(
      SparkSession spark, List<String> locations, String content, String id) {
    Dataset<Row> table;
    try {
      table = open(spark, locations);
    } catch (AnnotationException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    TableColumn images = TableColumn.of(table.schema(), content, "--content-column");
    TableColumn ids = TableColumn.of(table.schema(), id, "--id-column");
    boolean decoded = SparkImageColumn.is(images.type());
    if (!decoded && !images.type().equals(DataTypes.BinaryType)) {
      throw new UserException(
          "Cannot read images from column %s: it holds %s, not binary%s; mend --content-column"
              .formatted(content, images.type().simpleString(), images.binaryFieldHint()));
    }
    return table.select(
        coalesce(table.col(ids.expression()).cast("string"), lit("")).as("id"),
        (decoded
                ? SparkImageColumn.encoded(table.col(images.expression()))
                : table.col(images.expression()))
            .as("content"));
  }

  /** Opens tables of Parquet together, or one of Delta or Iceberg. */
  private static Dataset<Row> open(SparkSession spark, List<String> locations) {
    List<TableFiles> tables = new ArrayList<>();
    for (String location : locations) {
      for (String path : paths(location, spark.sparkContext().hadoopConfiguration())) {
        tables.add(TableFiles.of(path, spark.sparkContext().hadoopConfiguration()));
      }
    }
    tables.forEach(table -> table.passedOver().forEach(LOG::warn));
    return TableFiles.openTogether(spark, tables);
  }

  /** Returns what is called so, else what a pattern matches. */
  private static List<String> paths(String location, Configuration hadoop) {
    try {
      Path path = new Path(location);
      FileSystem system = path.getFileSystem(hadoop);
      if (system.exists(path)) {
        return List.of(location);
      }
      FileStatus[] matches = system.globStatus(path);
      List<String> paths = new ArrayList<>();
      for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
        if (!HiddenNames.contain(match.getPath().getName())) {
          paths.add(match.getPath().toString());
        }
      }
      if (paths.isEmpty()) {
        throw new UserException(
            "Cannot read input %s as Parquet: nothing is called so; mend --input or --input-format"
                .formatted(location));
      }
      return paths;
    } catch (IOException e) {
      throw UserMistakes.refusal(
          "Cannot read input %s as Parquet".formatted(location),
          "mend --input or --input-format",
          e);
    }
  }
}

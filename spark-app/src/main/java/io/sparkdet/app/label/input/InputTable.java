package io.sparkdet.app.label.input;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_millis;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.app.tables.NamedTable;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.HiddenNames;
import io.sparkdet.sql.annotations.table.TableFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tables of pictures: encoded images in a column, or the locations of files. */
public final class InputTable {

  private static final Logger LOG = LoggerFactory.getLogger(InputTable.class);

  /** What the time of a picture may be called, as here and in Spark's binaryFile. */
  private static final List<String> TIMES = List.of("modified_at", "modificationTime");

  private InputTable() {}

  /**
   * Which columns hold what.
   *
   * @param id becomes {@code path}; nothing for {@code path}, or for the locations themselves
   * @param content encoded images; nothing where locations are given
   * @param location of files; nothing where the content is given
   */
  public record Columns(Optional<String> id, Optional<String> content, Optional<String> location) {}

  /**
   * Returns rows of {@code path} (the id as text) and {@code content}, or {@code path} and {@code
   * location}; and of {@code bytes} and {@code modified_at}, which are NULL where the table does
   * not tell them.
   *
   * @throws UserException if a table or column is not there, or does not hold what it must
   */
  public static Dataset<Row> read(Dataset<Row> table, Columns columns) {
    return columns
        .location()
        .map(location -> locations(table, location, columns.id()))
        .orElseGet(
            () ->
                contents(table, columns.content().orElse("content"), columns.id().orElse("path")));
  }

  private static Dataset<Row> contents(Dataset<Row> table, String content, String id) {
    TableColumn images = TableColumn.of(table.schema(), content, "--content-column");
    TableColumn ids = TableColumn.of(table.schema(), id, "--id-column");
    boolean decoded = SparkImageColumn.is(images.type());
    if (!decoded && !images.type().equals(DataTypes.BinaryType)) {
      throw new UserException(
          "Cannot read images from column %s: it holds %s, not binary%s; mend --content-column"
              .formatted(content, images.type().simpleString(), images.binaryFieldHint()));
    }
    Column column = table.col(images.expression());
    Column bytes = decoded ? SparkImageColumn.encoded(column) : column;
    return table.select(
        text(table, ids).as("path"),
        bytes.as("content"),
        length(bytes).cast("bigint").as("bytes"),
        lit(null).cast("timestamp").as("modified_at"));
  }

  private static Dataset<Row> locations(Dataset<Row> table, String location, Optional<String> id) {
    TableColumn places = TableColumn.of(table.schema(), location, "--path-column");
    if (!places.type().equals(DataTypes.StringType)) {
      throw new UserException(
          "Cannot read locations from column %s: it holds %s, not text; mend --path-column"
              .formatted(location, places.type().simpleString()));
    }
    TableColumn ids =
        id.map(name -> TableColumn.of(table.schema(), name, "--id-column")).orElse(places);
    return table.select(
        text(table, ids).as("path"),
        text(table, places).as("location"),
        lit(null).cast("bigint").as("bytes"),
        date_trunc("MILLISECOND", time(table)).as("modified_at"));
  }

  private static Column text(Dataset<Row> table, TableColumn column) {
    return coalesce(table.col(column.expression()).cast("string"), lit(""));
  }

  /** Returns the time that the table tells, which becomes the row's; else the file's does. */
  private static Column time(Dataset<Row> table) {
    StructType schema = table.schema();
    return TIMES.stream()
        .filter(name -> schema.getFieldIndex(name).isDefined())
        .filter(name -> schema.apply(name).dataType() instanceof TimestampType)
        .findFirst()
        .map(name -> table.col("`" + name + "`"))
        .orElseGet(() -> lit(null).cast("timestamp"));
  }

  /**
   * Opens a table of a catalog.
   *
   * @throws UserException if there is none of that name
   */
  public static Dataset<Row> named(SparkSession spark, String name) {
    return NamedTable.of(spark, "--input-table", name).rows();
  }

  /**
   * Opens tables of Parquet together, or one of Delta or Iceberg.
   *
   * @throws UserException if one is not there or cannot be read
   */
  public static Dataset<Row> open(SparkSession spark, List<String> locations, InputFormat format) {
    List<TableFiles> tables = new ArrayList<>();
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try {
      for (String location : locations) {
        for (String path : paths(location, format, hadoop)) {
          tables.add(TableFiles.of(path, hadoop));
        }
      }
      tables.forEach(table -> table.passedOver().forEach(LOG::warn));
      return TableFiles.openTogether(spark, tables);
    } catch (AnnotationException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns what is called so, else what a pattern matches. */
  private static List<String> paths(String location, InputFormat format, Configuration hadoop) {
    String title = title(format);
    try {
      Path path = new Path(location);
      FileSystem system = path.getFileSystem(hadoop);
      if (system.exists(path)) {
        requireFormat(system, path, format);
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
            "Cannot read input %s as %s: nothing is called so; mend --input or --input-format"
                .formatted(location, title));
      }
      return paths;
    } catch (IOException e) {
      throw UserMistakes.refusal(
          "Cannot read input %s as %s".formatted(location, title),
          "mend --input or --input-format",
          e);
    }
  }

  private static String title(InputFormat format) {
    return switch (format) {
      case DELTA -> "Delta";
      case ICEBERG -> "Iceberg";
      default -> "Parquet";
    };
  }

  /** What was asked for by name must be there: files without a log would be read silently. */
  private static void requireFormat(FileSystem system, Path path, InputFormat format)
      throws IOException {
    String log =
        switch (format) {
          case DELTA -> "_delta_log";
          case ICEBERG -> "metadata";
          default -> "";
        };
    boolean there =
        log.isEmpty()
            || (system.getFileStatus(path).isDirectory()
                && Arrays.stream(system.listStatus(path))
                    .anyMatch(entry -> entry.getPath().getName().equals(log)));
    if (!there) {
      throw new UserException(
          "Cannot read input %s as %s: it has no %s; mend --input or --input-format"
              .formatted(path, title(format), log));
    }
  }

  /** Returns the columns that tasks read, in their order. */
  public static Dataset<Row> forTasks(Dataset<Row> images, RowKind kind) {
    return kind == RowKind.CONTENT
        ? images.select(col("path"), col("content"))
        : images.select(
            col("path"), col("location"), unix_millis(col("modified_at")).as("modified_at"));
  }
}

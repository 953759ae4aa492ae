package io.sparkdet.app.report;

import io.sparkdet.app.files.ExactPath;
import io.sparkdet.app.job.UserException;
import io.sparkdet.sql.DetectionSchema;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Opens what {@code label} wrote, in whichever format it finds. */
final class LabelTable {

  private static final List<String> NEEDED =
      List.of("path", "width", "height", "status", "error", "detections", "model", "settings");

  private enum Format {
    PARQUET,
    JSON,
    DELTA,
    ICEBERG,
    NO_FILES
  }

  private LabelTable() {}

  /**
   * Opens a table.
   *
   * @throws UserException if the folder is missing, holds no table, or one of other columns
   */
  static Dataset<Row> open(SparkSession spark, String folder) throws IOException {
    Path path = new Path(folder);
    FileSystem system = path.getFileSystem(spark.sessionState().newHadoopConf());
    Dataset<Row> table =
        switch (format(system, path)) {
          case PARQUET -> ExactPath.reader(spark).parquet(folder);
          case JSON -> json(spark, folder, system.getFileStatus(path).isFile());
          case DELTA -> spark.read().format("delta").load(folder);
          case ICEBERG -> spark.read().format("iceberg").load(folder);
          case NO_FILES -> spark.createDataFrame(List.of(), DetectionSchema.LABEL);
        };
    requireColumns(folder, table.schema());
    return table;
  }

  /** Any JSON can be read with a schema: what has no path is something else. */
  private static Dataset<Row> json(SparkSession spark, String folder, boolean oneFile) {
    Dataset<Row> table = ExactPath.reader(spark).schema(DetectionSchema.LABEL).json(folder);
    List<Row> first = table.select("path").limit(1).collectAsList();
    if (first.isEmpty() ? oneFile : first.get(0).isNullAt(0)) {
      throw new UserException(
          "Cannot report on %s: its rows have no path; name an output of label".formatted(folder));
    }
    return table;
  }

  private static Format format(FileSystem system, Path path) throws IOException {
    if (system.exists(new Path(path, "_delta_log"))) {
      return Format.DELTA;
    }
    if (system.exists(new Path(path, "metadata")) && system.exists(new Path(path, "data"))) {
      return Format.ICEBERG;
    }
    RemoteIterator<LocatedFileStatus> files;
    try {
      files = system.listFiles(path, true);
    } catch (FileNotFoundException e) {
      throw new UserException(
          "Cannot report on %s: it does not exist; name an output of label".formatted(path), e);
    }
    while (files.hasNext()) {
      String name = files.next().getPath().getName();
      if (name.startsWith("_") || name.startsWith(".")) {
        continue;
      }
      if (name.endsWith(".parquet")) {
        return Format.PARQUET;
      }
      if (name.endsWith(".json") || name.contains(".json.")) {
        return Format.JSON;
      }
    }
    if (system.exists(new Path(path, "_SUCCESS"))) {
      return Format.NO_FILES;
    }
    throw new UserException(
        "Cannot report on %s: it holds no table in Parquet, JSON, Delta or Iceberg; name an output of label"
            .formatted(path));
  }

  private static void requireColumns(String folder, StructType schema) {
    List<String> missing =
        NEEDED.stream().filter(name -> !schema.getFieldIndex(name).isDefined()).toList();
    if (!missing.isEmpty()) {
      throw new UserException(
          "Cannot report on %s: columns are missing (%s); name an output of label"
              .formatted(folder, String.join(", ", missing)));
    }
    DataType detections = schema.apply("detections").dataType();
    if (!(detections instanceof ArrayType array
        && array.elementType() instanceof StructType box
        && Arrays.asList(box.fieldNames())
            .containsAll(Arrays.asList(DetectionSchema.DETECTION.fieldNames())))) {
      throw new UserException(
          "Cannot report on %s: its column detections is no array of boxes (%s); name an output of label"
              .formatted(folder, detections.simpleString()));
    }
  }
}

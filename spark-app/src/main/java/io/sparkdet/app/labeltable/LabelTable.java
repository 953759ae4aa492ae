package io.sparkdet.app.labeltable;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.HiddenNames;
import io.sparkdet.sql.annotations.table.TableFiles;
import io.sparkdet.sql.detector.DetectionSchema;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens what {@code label} wrote, in whichever format it finds. */
public final class LabelTable {

  private static final Logger LOG = LoggerFactory.getLogger(LabelTable.class);

  private static final List<String> NEEDED =
      List.of("path", "width", "height", "status", "error", "detections", "model", "settings");

  private LabelTable() {}

  /**
   * Opens a table.
   *
   * @throws UserException if the folder is missing, holds no table, or one of other columns
   */
  public static Dataset<Row> open(SparkSession spark, String folder) throws IOException {
    Path path = new Path(folder);
    Configuration hadoop = spark.sessionState().newHadoopConf();
    FileSystem system = path.getFileSystem(hadoop);
    if (!system.exists(path)) {
      throw new UserException(
          "Cannot read %s: it does not exist; name an output of label".formatted(path));
    }
    try {
      Dataset<Row> table =
          isFinishedWithoutFiles(system, path)
              ? spark.createDataFrame(List.of(), DetectionSchema.LABEL)
              : table(spark, folder, TableFiles.of(folder, hadoop));
      requireColumns(folder, table.schema());
      return table;
    } catch (AnnotationException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Dataset<Row> table(SparkSession spark, String folder, TableFiles files) {
    files.passedOver().forEach(LOG::warn);
    return files.isJson() ? json(spark, folder, files) : files.open(spark);
  }

  /** Any JSON can be read with a schema: what has no path is something else. */
  private static Dataset<Row> json(SparkSession spark, String folder, TableFiles files) {
    Dataset<Row> table = files.json(spark, DetectionSchema.LABEL);
    List<Row> first = table.select("path").limit(1).collectAsList();
    if (first.isEmpty() ? files.isOneFile() : first.get(0).isNullAt(0)) {
      throw new UserException(
          "Cannot read %s: its rows have no path; name an output of label".formatted(folder));
    }
    return table;
  }

  /** Returns whether label found no picture: some formats write no file then. */
  private static boolean isFinishedWithoutFiles(FileSystem system, Path folder) throws IOException {
    if (!system.exists(new Path(folder, "_SUCCESS"))) {
      return false;
    }
    for (FileStatus entry : system.listStatus(folder)) {
      if (!HiddenNames.contain(entry.getPath().getName())) {
        return false;
      }
    }
    return true;
  }

  private static void requireColumns(String folder, StructType schema) {
    List<String> missing =
        NEEDED.stream().filter(name -> !schema.getFieldIndex(name).isDefined()).toList();
    if (!missing.isEmpty()) {
      throw new UserException(
          "Cannot read %s: columns are missing (%s); name an output of label"
              .formatted(folder, String.join(", ", missing)));
    }
    DataType detections = schema.apply("detections").dataType();
    if (!(detections instanceof ArrayType array
        && array.elementType() instanceof StructType box
        && Arrays.asList(box.fieldNames())
            .containsAll(Arrays.asList(DetectionSchema.DETECTION.fieldNames())))) {
      throw new UserException(
          "Cannot read %s: its column detections is no array of boxes (%s); name an output of label"
              .formatted(folder, detections.simpleString()));
    }
  }
}

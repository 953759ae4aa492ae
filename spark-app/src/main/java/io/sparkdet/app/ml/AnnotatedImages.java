package io.sparkdet.app.ml;

import io.sparkdet.sql.metrics.BoxColumns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The rows that an estimator is given, in the form in which {@code train} reads annotations: a
 * table of image ids, file names below a folder, and truths; and which of them are held out.
 */
final class AnnotatedImages {

  private final Dataset<Row> table;
  private final String folder;

  private AnnotatedImages(Dataset<Row> table, String folder) {
    this.table = table;
    this.folder = folder;
  }

  /**
   * Takes the columns that the parameters name; one Spark job looks for the folder.
   *
   * @throws IllegalArgumentException if a column does not fit, or there are no images
   */
  static AnnotatedImages of(Dataset<?> dataset, TrainerParams params) {
    check(dataset.schema(), params);
    boolean validated = params.isSet(params.validationIndicatorCol());
    Dataset<Row> table =
        dataset.select(
            dataset
                .col(Columns.quoted(params.getOrDefault(params.imageIdCol())))
                .cast("bigint")
                .as("image_id"),
            dataset.col(Columns.quoted(params.getOrDefault(params.pathCol()))).as("file_name"),
            dataset.col(Columns.quoted(params.getOrDefault(params.truthsCol()))).as("truths"),
            validated
                ? dataset
                    .col(Columns.quoted(params.getOrDefault(params.validationIndicatorCol())))
                    .as(FitFolders.HELD_OUT)
                : functions.lit(false).as(FitFolders.HELD_OUT));
    Row facts =
        table
            .agg(
                functions.min("file_name"),
                functions.max("file_name"),
                functions.expr("count(*) - count(file_name)"),
                functions.expr("count(*) - count(held_out)"),
                functions.expr("count_if(held_out)"),
                functions.expr("count_if(NOT held_out)"))
            .head();
    require(facts, validated);
    String folder = commonFolder(facts.getString(0), facts.getString(1));
    return new AnnotatedImages(
        table.withColumn(
            "file_name", functions.expr("substring(file_name, %d)".formatted(folder.length() + 2))),
        folder);
  }

  private static void require(Row facts, boolean validated) {
    if (facts.isNullAt(0)) {
      throw new IllegalArgumentException("Cannot train: there are no images");
    }
    if (facts.getLong(2) > 0) {
      throw new IllegalArgumentException(
          "Cannot train: the path of %d images is NULL".formatted(facts.getLong(2)));
    }
    if (validated && facts.getLong(3) > 0) {
      throw new IllegalArgumentException(
          "Cannot train: whether %d images are held out for validation is NULL"
              .formatted(facts.getLong(3)));
    }
    if (validated && (facts.getLong(4) == 0 || facts.getLong(5) == 0)) {
      throw new IllegalArgumentException(
          "Cannot train on %d images and validate on %d: the indicator column needs both true and false"
              .formatted(facts.getLong(5), facts.getLong(4)));
    }
  }

  /**
   * Checks the columns that the parameters name.
   *
   * @throws IllegalArgumentException if one does not fit
   */
  static void check(StructType schema, TrainerParams params) {
    String id = params.getOrDefault(params.imageIdCol());
    DataType ofId = Columns.type(schema, id);
    if (!(ofId instanceof IntegralType)) {
      throw new IllegalArgumentException(
          "Cannot take image ids from the column '%s' of type %s: give whole numbers"
              .formatted(id, ofId.sql()));
    }
    String path = params.getOrDefault(params.pathCol());
    DataType ofPath = Columns.type(schema, path);
    if (!(ofPath instanceof StringType)) {
      throw new IllegalArgumentException(
          "Cannot take paths from the column '%s' of type %s: give the URIs of image files"
              .formatted(path, ofPath.sql()));
    }
    String truths = params.getOrDefault(params.truthsCol());
    DataType ofTruths = Columns.type(schema, truths);
    if (BoxColumns.truths(functions.lit(null), ofTruths).isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot take truths from the column '%s' of type %s: give array<struct<id, category_id, x_min, y_min, x_max, y_max[, category, area, iscrowd]>>"
              .formatted(truths, ofTruths.sql()));
    }
    if (params.isSet(params.validationIndicatorCol())) {
      String heldOut = params.getOrDefault(params.validationIndicatorCol());
      DataType ofHeldOut = Columns.type(schema, heldOut);
      if (!(ofHeldOut instanceof BooleanType)) {
        throw new IllegalArgumentException(
            "Cannot tell by the column '%s' of type %s what is held out for validation: give a boolean"
                .formatted(heldOut, ofHeldOut.sql()));
      }
    }
  }

  /** Returns the folder that all files are below. */
  String folder() {
    return folder;
  }

  /** Writes the table, once, in parts: what is trained on, and what is held out. */
  void write(FitFolders folders) {
    table.write().partitionBy(FitFolders.HELD_OUT).parquet(folders.annotations());
  }

  /** What the first and the last of sorted paths share, all between them share. */
  private static String commonFolder(String first, String last) {
    int shared = 0;
    int least = Math.min(first.length(), last.length());
    while (shared < least && first.charAt(shared) == last.charAt(shared)) {
      shared++;
    }
    int slash = first.lastIndexOf('/', shared - 1);
    if (slash <= 0) {
      throw new IllegalArgumentException(
          "Cannot train on %s and %s: image files lie below one folder, given by full URIs"
              .formatted(first, last));
    }
    return first.substring(0, slash);
  }
}

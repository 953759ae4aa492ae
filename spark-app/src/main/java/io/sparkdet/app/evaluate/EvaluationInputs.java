package io.sparkdet.app.evaluate;

import io.sparkdet.app.job.UserException;
import io.sparkdet.sql.annotations.AnnotationException;
import io.sparkdet.sql.annotations.CocoInstances;
import io.sparkdet.sql.annotations.CocoResults;
import io.sparkdet.sql.annotations.DetectionTable;
import io.sparkdet.sql.annotations.TruthTable;
import io.sparkdet.sql.annotations.VocDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Truth and detections as rows of one form, whatever they are kept in: a JSON file is COCO's, a
 * directory with annotation files is Pascal VOC's, any other directory or {@code .parquet} file is
 * a table.
 */
final class EvaluationInputs {

  private static final long RANGE_BYTES_LEAST = 4L << 20;
  private static final long RANGE_BYTES_MOST = 64L << 20;
  private static final long PARTITION_BYTES = 32L << 20;

  /** COCO's own evaluation of a full detector keeps everything down to about here. */
  private static final double LOW_SCORE = 0.001;

  private final SparkSession spark;
  private final Configuration configuration;
  private final EvaluateRequest request;
  private final List<String> warnings = new ArrayList<>();
  private final List<ImageSlices.Slice> slices = new ArrayList<>();

  EvaluationInputs(SparkSession spark, Configuration configuration, EvaluateRequest request) {
    this.spark = spark;
    this.configuration = configuration;
    this.request = request;
  }

  /** Returns truths and detections together. */
  JavaRDD<Row> rows() {
    Map<String, Long> categories = Map.of();
    JavaRDD<Row> truth;
    if (isFile(request.annotations())) {
      if (request.split().isPresent()) {
        throw new UserException(
            "Cannot use --split with %s: it belongs to a Pascal VOC directory"
                .formatted(request.annotations()));
      }
      truth = CocoInstances.rows(spark, configuration, request.annotations());
    } else if (isTable(request.annotations())) {
      truth = TruthTable.rows(spark, request.annotations(), table(request.annotations()));
    } else {
      VocDirectory directory =
          new VocDirectory(
              spark, configuration, request.annotations(), request.split().orElse(null));
      categories = directory.categories();
      truth = directory.rows(categories);
    }
    JavaRDD<Row> rows = truth;
    if (!request.sliceBy().isEmpty()) {
      String source =
          request
              .imageTable()
              .orElseThrow(
                  () ->
                      new UserException(
                          "Cannot slice by %s: --image-table is required"
                              .formatted(String.join(", ", request.sliceBy()))));
      ImageSlices found = new ImageSlices(spark, source, anyTable(source), request.sliceBy());
      slices.addAll(found.slices());
      rows = rows.union(found.rows(truth));
    }
    return rows.union(
        isFile(request.detections())
            ? CocoResults.rows(spark, configuration, request.detections(), rangeBytes())
            : joined(truth, categories));
  }

  /** Returns what reading found and the user should know. */
  List<String> warnings() {
    return warnings;
  }

  /** Returns the slices by number; known once {@link #rows} were made. */
  List<ImageSlices.Slice> slices() {
    return slices;
  }

  /** Returns how many partitions the images are grouped in, so that each stays small. */
  int partitions() {
    long bytes = length(request.annotations()) + length(request.detections());
    int parallelism = spark.sparkContext().defaultParallelism();
    return (int) Math.max(2L * parallelism, bytes / PARTITION_BYTES);
  }

  private JavaRDD<Row> joined(JavaRDD<Row> truth, Map<String, Long> categories) {
    String source = request.detections();
    DetectionTable.Joined joined =
        new DetectionTable(spark, source, table(source)).join(truth, categories);
    if (joined.unknownImages() > 0) {
      String what =
          "%d images of %s are not in %s (%s%s)"
              .formatted(
                  joined.unknownImages(),
                  source,
                  request.annotations(),
                  String.join(", ", joined.unknownNames()),
                  joined.unknownImages() > joined.unknownNames().size() ? ", …" : "");
      if (!request.ignoreUnknownImages()) {
        throw new UserException(
            ("Cannot evaluate: %s; images join by file name or id: check that both belong"
                    + " together, or leave them out with --ignore-unknown-images")
                .formatted(what));
      }
      warnings.add(what + ": their detections were left out");
    }
    if (joined.missingImages() > 0) {
      warnings.add(
          "%d images of %s are not in %s: their truths count as missed"
              .formatted(joined.missingImages(), request.annotations(), source));
    }
    if (joined.failedImages() > 0) {
      warnings.add(
          "%d images of %s could not be labelled: their truths count as missed"
              .formatted(joined.failedImages(), source));
    }
    if (joined.lowestScore() > LOW_SCORE) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the lowest score in %s is %s: AP is lower than with all detections; label with"
                  + " --score-threshold %s for comparable figures",
              source,
              joined.lowestScore(),
              LOW_SCORE));
    }
    return joined.rows();
  }

  private long rangeBytes() {
    long tasks = 4L * spark.sparkContext().defaultParallelism();
    return Math.max(
        RANGE_BYTES_LEAST,
        Math.min(RANGE_BYTES_MOST, (length(request.detections()) + tasks - 1) / tasks));
  }

  /** Returns a table that may also be a CSV file with a header or a file of JSON lines. */
  private Dataset<Row> anyTable(String path) {
    if (path.endsWith(".csv")) {
      status(path);
      return spark.read().option("header", true).csv(path);
    }
    if (path.endsWith(".json") || path.endsWith(".jsonl")) {
      status(path);
      return spark.read().json(path);
    }
    return table(path);
  }

  private Dataset<Row> table(String path) {
    try {
      boolean delta = system(path).exists(new Path(path, "_delta_log"));
      return spark.read().format(delta ? "delta" : "parquet").load(path);
    } catch (IOException e) {
      throw new AnnotationException("Cannot read %s: %s".formatted(path, e.getMessage()), e);
    } catch (RuntimeException e) {
      throw unreadable(path, e);
    }
  }

  private static UserException unreadable(String path, Exception e) {
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new UserException("Cannot read the table %s: %s".formatted(path, why), e);
  }

  private boolean isFile(String path) {
    return status(path).isFile() && !path.endsWith(".parquet");
  }

  private boolean isTable(String path) {
    try {
      if (status(path).isFile()) {
        return true;
      }
      for (FileStatus file : system(path).listStatus(new Path(path))) {
        String name = file.getPath().getName();
        if (name.equals("_delta_log") || name.endsWith(".parquet") || name.contains("=")) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new AnnotationException("Cannot read %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private FileSystem system(String path) throws IOException {
    return new Path(path).getFileSystem(configuration);
  }

  private FileStatus status(String path) {
    try {
      return system(path).getFileStatus(new Path(path));
    } catch (IOException e) {
      throw new UserException(
          "Cannot read %s: there is no such file; give its path or URI".formatted(path), e);
    }
  }

  /** Returns the bytes of a file or of everything in a folder. */
  private long length(String path) {
    try {
      return system(path).getContentSummary(new Path(path)).getLength();
    } catch (IOException e) {
      throw new UserException(
          "Cannot read %s: there is no such file; give its path or URI".formatted(path), e);
    }
  }
}

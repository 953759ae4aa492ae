package io.sparkdet.sql.annotations;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Opens truths and detections by what a path is: a JSON file is COCO's, a directory with annotation
 * files is Pascal VOC's, any other directory or {@code .parquet} file is a table.
 */
public final class AnnotationInputs {

  private static final long RANGE_BYTES_LEAST = 4L << 20;
  private static final long RANGE_BYTES_MOST = 64L << 20;
  private static final long PARTITION_BYTES = 32L << 20;

  private final SparkSession spark;
  private final Configuration configuration;

  public AnnotationInputs(SparkSession spark) {
    this.spark = spark;
    this.configuration = spark.sparkContext().hadoopConfiguration();
  }

  /**
   * Annotated images.
   *
   * @param rows as {@link AnnotationRows}
   * @param categories ids by name where detections must be joined by class name, else empty
   */
  public record Truth(JavaRDD<Row> rows, Map<String, Long> categories) {}

  /**
   * Returns the truth at {@code source}.
   *
   * @param split the image names of a VOC directory that count; null for all
   */
  public Truth truth(String source, @Nullable String split) {
    String path = absolute(source);
    if (!isFile(path) && !isTable(path)) {
      VocDirectory directory = new VocDirectory(spark, configuration, path, split);
      Map<String, Long> categories = directory.categories();
      return new Truth(directory.rows(categories), categories);
    }
    if (split != null) {
      throw new AnnotationException(
          "Cannot use a split with %s: it belongs to a Pascal VOC directory".formatted(path));
    }
    return new Truth(
        isFile(path)
            ? CocoInstances.rows(spark, configuration, path)
            : TruthTable.rows(spark, path, table(path)),
        Map.of());
  }

  /**
   * Returns the sizes of the images of the truth at {@code source}, as {@link ImageSizes}; an image
   * without one fails the job.
   *
   * @param split the image names of a VOC directory that count; null for all
   */
  public JavaRDD<Row> sizes(String source, @Nullable String split) {
    String path = absolute(source);
    if (!isFile(path) && !isTable(path)) {
      return new VocDirectory(spark, configuration, path, split).sizes();
    }
    return isFile(path)
        ? ImageSizes.coco(spark, configuration, path)
        : ImageSizes.table(path, table(path));
  }

  /** Returns the detections of the COCO results file at {@code source}. */
  public JavaRDD<Row> results(String source) {
    String path = absolute(source);
    long tasks = 4L * spark.sparkContext().defaultParallelism();
    long share = (length(path) + tasks - 1) / tasks;
    return CocoResults.rows(
        spark, configuration, path, Math.max(RANGE_BYTES_LEAST, Math.min(RANGE_BYTES_MOST, share)));
  }

  /** Returns the table at {@code path}: Parquet, Delta, a CSV file with a header, JSON lines. */
  public Dataset<Row> table(String path) {
    status(path);
    try {
      if (path.endsWith(".csv")) {
        return spark.read().option("header", true).csv(path);
      }
      if (path.endsWith(".json") || path.endsWith(".jsonl")) {
        return spark.read().json(path);
      }
      boolean delta = system(path).exists(new Path(path, "_delta_log"));
      return spark.read().format(delta ? "delta" : "parquet").load(path);
    } catch (IOException | RuntimeException e) {
      throw new AnnotationException(
          "Cannot read the table %s: %s"
              .formatted(path, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /** Returns whether {@code path} is a JSON file of COCO. */
  public boolean isFile(String path) {
    return status(path).isFile() && !path.endsWith(".parquet");
  }

  private boolean isTable(String path) {
    if (status(path).isFile()) {
      return true;
    }
    try {
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

  /** Returns how many partitions the images of files are grouped in, so that each stays small. */
  public int partitions(String... paths) {
    long bytes = 0;
    for (String path : paths) {
      bytes += length(path);
    }
    int parallelism = spark.sparkContext().defaultParallelism();
    return (int) Math.max(2L * parallelism, bytes / PARTITION_BYTES);
  }

  /** Executors have working directories of their own: a relative path is the driver's. */
  private String absolute(String path) {
    Path given = new Path(path);
    if (given.isAbsolute() || given.toUri().getScheme() != null) {
      return path;
    }
    try {
      return system(path).makeQualified(given).toString();
    } catch (IOException e) {
      throw missing(path, e);
    }
  }

  private FileSystem system(String path) throws IOException {
    return new Path(path).getFileSystem(configuration);
  }

  private FileStatus status(String path) {
    try {
      return system(path).getFileStatus(new Path(path));
    } catch (IOException e) {
      throw missing(path, e);
    }
  }

  /** Returns the bytes of a file or of everything in a folder. */
  private long length(String path) {
    try {
      return system(path).getContentSummary(new Path(path)).getLength();
    } catch (IOException e) {
      throw missing(path, e);
    }
  }

  private static AnnotationException missing(String path, IOException e) {
    return new AnnotationException(
        "Cannot read %s: there is no such file; give its path or URI".formatted(path), e);
  }
}

package io.sparkdet.sql.annotations;

import io.sparkdet.sql.annotations.coco.CocoInstances;
import io.sparkdet.sql.annotations.coco.CocoResults;
import io.sparkdet.sql.annotations.coco.CocoResultsCursor;
import io.sparkdet.sql.annotations.coco.DetectedImages;
import io.sparkdet.sql.annotations.coco.ImageNumbers;
import io.sparkdet.sql.annotations.coco.ImageSizes;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.file.FileContent;
import io.sparkdet.sql.annotations.named.NamedFormats;
import io.sparkdet.sql.annotations.named.NamedSource;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.NameIndex;
import io.sparkdet.sql.annotations.table.FolderContent;
import io.sparkdet.sql.annotations.table.JsonRows;
import io.sparkdet.sql.annotations.table.TableFiles;
import io.sparkdet.sql.annotations.table.TruthTable;
import io.sparkdet.sql.annotations.voc.VocDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Opens truths and detections by what a path is: a JSON file is COCO's, a directory with annotation
 * files is Pascal VOC's, any other directory or {@code .parquet} file is a table, unless it is of
 * one of the {@link NamedFormats}.
 */
public final class AnnotationInputs {

  /** What may be given for annotations. */
  private static final String WANTED =
      "a COCO file (JSON), the folder of a Pascal VOC data set (Annotations/*.xml), %s, or a table that label wrote (Parquet or JSON)"
          .formatted(NamedFormats.titles());

  private static final long RANGE_BYTES_LEAST = 4L << 20;
  private static final long RANGE_BYTES_MOST = 64L << 20;
  private static final long PARTITION_BYTES = 32L << 20;

  /** A COCO instances file up to its first key. */
  private static final Pattern INSTANCES =
      Pattern.compile("\\uFEFF?\\s*\\{\\s*\"(info|licenses|images|annotations|categories|type)\"");

  private final SparkSession spark;
  private final Configuration configuration;
  private final Set<String> notes = new LinkedHashSet<>();

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
    Optional<NamedSource> named = named(path, split);
    if (named.isPresent()) {
      Map<String, Long> categories = named.get().categories(context());
      JavaRDD<Row> rows = named.get().rows(context(), categories);
      notes.addAll(named.get().passedOver());
      return new Truth(rows, categories);
    }
    if (isVoc(path)) {
      VocDirectory directory = new VocDirectory(spark, configuration, path, split);
      notes.addAll(directory.passedOver());
      Map<String, Long> categories = directory.categories();
      return new Truth(directory.rows(categories), categories);
    }
    if (split != null) {
      throw new AnnotationException(
          "Cannot use a split with %s: it belongs to a Pascal VOC directory".formatted(path));
    }
    return new Truth(
        isTable(path)
            ? TruthTable.rows(spark, path, table(path))
            : CocoInstances.rows(spark, configuration, path),
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
    Optional<NamedSource> named = named(path, split);
    if (named.isPresent()) {
      return named.get().statedSizes(context()).map(row -> ImageSizes.required(path, row));
    }
    if (isVoc(path)) {
      return new VocDirectory(spark, configuration, path, split).sizes();
    }
    JavaRDD<Row> sizes =
        isTable(path)
            ? ImageSizes.table(path, table(path))
            : ImageSizes.coco(spark, configuration, path);
    return sizes.map(row -> ImageSizes.required(path, row));
  }

  /**
   * Returns the sizes of the images of the truth at {@code source} as they are stated, as {@link
   * ImageSizes}, also those that are none; no rows where a table has no columns of sizes.
   *
   * @param split the image names of a VOC directory that count; null for all
   */
  public JavaRDD<Row> statedSizes(String source, @Nullable String split) {
    String path = absolute(source);
    Optional<NamedSource> named = named(path, split);
    if (named.isPresent()) {
      return named.get().statedSizes(context());
    }
    if (isVoc(path)) {
      return new VocDirectory(spark, configuration, path, split).statedSizes();
    }
    if (!isTable(path)) {
      return ImageSizes.coco(spark, configuration, path);
    }
    Dataset<Row> table = table(path);
    return ImageSizes.areIn(table) ? ImageSizes.table(path, table) : context().emptyRDD();
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /** Returns annotations that have names in the place of ids. */
  private Optional<NamedSource> named(String path, @Nullable String split) {
    return split == null ? NamedFormats.at(path, configuration) : Optional.empty();
  }

  /** Returns whether the truth at {@code source} is a COCO instances file. */
  public boolean isCoco(String source) {
    String path = absolute(source);
    return status(path).isFile()
        && !isTable(path)
        && NamedFormats.at(path, configuration).isEmpty();
  }

  /** Returns the detections of the COCO results file at {@code source}, images by their numbers. */
  public JavaRDD<Row> results(String source) {
    return results(source, DetectedImages.NUMBERS);
  }

  /** Returns the detections of the COCO results file at {@code source}. */
  public JavaRDD<Row> results(String source, DetectedImages images) {
    String path = absolute(source);
    long tasks = 4L * spark.sparkContext().defaultParallelism();
    long share = (length(path) + tasks - 1) / tasks;
    return CocoResults.rows(
        spark,
        configuration,
        path,
        Math.max(RANGE_BYTES_LEAST, Math.min(RANGE_BYTES_MOST, share)),
        images);
  }

  /** Returns how detections tell the images of the truth at {@code source} by their ids. */
  public DetectedImages byId(String source) {
    String path = absolute(source);
    return named(path, null).isPresent() || isVoc(path) || isTable(path)
        ? DetectedImages.NUMBERS
        : DetectedImages.byId(ImageNumbers.of(path, configuration));
  }

  /** Returns how detections tell the images of {@code truth} by their names. */
  public static DetectedImages byName(JavaRDD<Row> truth) {
    return DetectedImages.byName(NameIndex.of(truth));
  }

  /** Returns whether the first detection of a COCO results file names its image by a text. */
  public boolean namesImages(String source) {
    return namesImages(absolute(source), configuration);
  }

  /** Returns the same of a file whose path is absolute or read in this process alone. */
  public static boolean namesImages(String path, Configuration configuration) {
    AnnotationFile file = new AnnotationFile(path, configuration);
    try (CocoResultsCursor cursor =
        new CocoResultsCursor(path, CocoResults.open(file), 0, Long.MAX_VALUE)) {
      return cursor.next() && (cursor.imageText() != null || cursor.fileName() != null);
    } catch (IOException e) {
      throw AnnotationException.unreadable(path, e);
    }
  }

  /**
   * Returns whether {@code path} is a file of this machine's own disks that is to be COCO results:
   * neither table nor rows.
   */
  public static boolean isResultsHere(String path, Configuration configuration) {
    return isHere(path, configuration) && isResultsFile(path, configuration);
  }

  /**
   * Returns whether {@code path} is a file of this machine's own disks that is a COCO instances
   * file, as far as its first key tells.
   */
  public static boolean isInstancesHere(String path, Configuration configuration) {
    return isHere(path, configuration)
        && INSTANCES
            .matcher(
                new String(
                    new AnnotationFile(path, configuration).beginning(), StandardCharsets.UTF_8))
            .lookingAt();
  }

  private static boolean isHere(String path, Configuration configuration) {
    try {
      FileSystem system = system(path, configuration);
      return system instanceof LocalFileSystem && system.getFileStatus(new Path(path)).isFile();
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(path, e);
    }
  }

  /** Returns the table at {@code source}, as {@link TableFiles} opens it. */
  public Dataset<Row> table(String source) {
    return files(absolute(source)).open(spark);
  }

  /**
   * Returns the table of detections at {@code source}: JSON lines as label writes them, or as
   * {@link #table}.
   */
  public Dataset<Row> detections(String source) {
    String path = absolute(source);
    TableFiles files = files(path);
    return files.isJson() ? JsonRows.read(spark, path, files) : files.open(spark);
  }

  private TableFiles files(String path) {
    TableFiles files = TableFiles.of(path, configuration);
    notes.addAll(files.passedOver());
    return files;
  }

  /** Returns what was passed over in the folders that were read so far, for the user. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Returns whether {@code source} is a file that is to be COCO results: neither table nor rows.
   */
  public boolean isResults(String source) {
    String path = absolute(source);
    return status(path).isFile() && isResultsFile(path, configuration);
  }

  private static boolean isResultsFile(String path, Configuration configuration) {
    return !isTableFile(path, configuration)
        && !JsonRows.isSuch(new AnnotationFile(path, configuration));
  }

  private FolderContent folder(String path) {
    return FolderContent.of(path, configuration, WANTED);
  }

  private boolean isVoc(String path) {
    return status(path).isDirectory() && folder(path) == FolderContent.VOC;
  }

  private boolean isTable(String path) {
    return status(path).isDirectory()
        ? folder(path) != FolderContent.VOC
        : isTableFile(path, configuration);
  }

  private static boolean isTableFile(String path, Configuration configuration) {
    return path.toLowerCase(Locale.ROOT).endsWith(".parquet")
        || new AnnotationFile(path, configuration).content() == FileContent.PARQUET;
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
    try {
      Path given = new Path(path);
      if (given.isAbsolute() || given.toUri().getScheme() != null) {
        return path;
      }
      return system(path, configuration).makeQualified(given).toString();
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(path, e);
    }
  }

  private static FileSystem system(String path, Configuration configuration) throws IOException {
    return new Path(path).getFileSystem(configuration);
  }

  private FileStatus status(String path) {
    try {
      return system(path, configuration).getFileStatus(new Path(path));
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(path, e);
    }
  }

  /** Returns the bytes of a file or of everything in a folder. */
  private long length(String path) {
    try {
      return system(path, configuration).getContentSummary(new Path(path)).getLength();
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(path, e);
    }
  }
}

package io.sparkdet.sql.annotations.table;

import io.sparkdet.sql.LiteralPaths;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.file.FileContent;
import io.sparkdet.sql.annotations.file.HiddenNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The files of a table: one, or those of a folder and of its partitions ({@code day=1}). Spark
 * passes over names that begin with an underscore, and over other folders in a folder, without a
 * word; here every file is read, told as passed over, or refused by its name.
 */
public final class TableFiles {

  /** What reads Delta tables, in Maven's coordinates. */
  public static final String DELTA = "io.delta:delta-spark_4.1_2.13:4.1.0";

  /** What reads Iceberg tables, in Maven's coordinates. */
  public static final String ICEBERG = "org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.11.0";

  private static final String WANTED =
      "a table (Parquet, JSON, Delta or Iceberg), such as label writes";

  private static final List<String> ROWS = List.of(".json", ".jsonl", ".ndjson");
  private static final List<String> PACKED = List.of(".gz", ".bz2", ".zst", ".zstd");

  private final String source;
  private final FolderContent content;
  private final List<Entry> entries;
  private final List<String> passedOver;

  private TableFiles(
      String source, FolderContent content, List<Entry> entries, List<String> passedOver) {
    this.source = source;
    this.content = content;
    this.entries = entries;
    this.passedOver = passedOver;
  }

  /**
   * A file of a table.
   *
   * @param folders its partitions, such as {@code day=1/}; empty without
   */
  record Entry(String path, String folders, long bytes) {}

  /**
   * Lists a table.
   *
   * @throws AnnotationException if it is none, or has a file that would not be read
   */
  public static TableFiles of(String source, Configuration configuration) {
    try {
      FileSystem system = new Path(source).getFileSystem(configuration);
      FileStatus status = system.getFileStatus(new Path(source));
      return status.isFile()
          ? ofFile(source, status.getLen(), configuration)
          : ofFolder(source, system, configuration);
    } catch (IOException | RuntimeException e) {
      throw AnnotationException.unreadable(source, e);
    }
  }

  private static TableFiles ofFile(String source, long bytes, Configuration configuration) {
    String name = source.toLowerCase(Locale.ROOT);
    FileContent content = FileContent.of(new AnnotationFile(source, configuration).beginning());
    FolderContent format =
        name.endsWith(".csv") || name.endsWith(".csv.gz")
            ? FolderContent.CSV
            : content == FileContent.PARQUET || name.endsWith(".parquet")
                ? FolderContent.PARQUET
                : FolderContent.JSON_LINES;
    if (format == FolderContent.JSON_LINES
        && content != FileContent.JSON
        && content != FileContent.WIDE_TEXT
        && content != FileContent.EMPTY) {
      throw new AnnotationException(
          "Cannot read %s: it %s; give a table (Parquet, CSV with a header, or rows of JSON)"
              .formatted(source, content.description()));
    }
    FileContent packed = new AnnotationFile(source, configuration).content();
    if (format == FolderContent.CSV && name.endsWith(".gz") != (packed == FileContent.GZIP)) {
      throw new AnnotationException(
          "Cannot read %s: it %s, which its name does not say; call it .csv, and .csv.gz where it is packed by gzip"
              .formatted(source, packed.description()));
    }
    if (format != FolderContent.JSON_LINES) {
      requireShown(source, new Path(source).getName());
    }
    return new TableFiles(source, format, List.of(new Entry(source, "", bytes)), List.of());
  }

  private static TableFiles ofFolder(String source, FileSystem system, Configuration configuration)
      throws IOException {
    FolderContent content = FolderContent.of(source, configuration, WANTED);
    if (content == FolderContent.VOC) {
      throw new AnnotationException(
          "Cannot read %s: it holds Pascal VOC annotations where a table must be"
              .formatted(source));
    }
    if (content == FolderContent.DELTA || content == FolderContent.ICEBERG) {
      return new TableFiles(source, content, List.of(), List.of());
    }
    Listing listing = new Listing(system, configuration, content == FolderContent.PARQUET);
    listing.walk(new Path(source), "", true);
    listing.requireNoneAstray(source);
    listing.entries.sort(Comparator.comparing(Entry::path));
    return new TableFiles(source, content, listing.entries, listing.passedOver(source));
  }

  /** Refuses what Spark would pass over. */
  private static void requireShown(String source, String name) {
    if (name.startsWith(".") || (name.startsWith("_") && !name.contains("="))) {
      throw new AnnotationException(
          "Cannot read %s: Spark passes over names that begin with an underscore or a dot (%s); rename it"
              .formatted(source, name));
    }
  }

  /** Returns what lies in the folder and is not read, for the user. */
  public List<String> passedOver() {
    return passedOver;
  }

  List<Entry> entries() {
    return entries;
  }

  /** Returns whether a file was named, and no folder. */
  public boolean isOneFile() {
    return entries.size() == 1 && entries.get(0).path().equals(source);
  }

  /** Returns whether it is a table of JSON, an object a line. */
  public boolean isJson() {
    return content == FolderContent.JSON_LINES;
  }

  /** Returns the table with the columns that its files have. */
  public Dataset<Row> open(SparkSession spark) {
    try {
      return switch (content) {
        case DELTA -> logged(spark, "delta", DELTA);
        case ICEBERG -> logged(spark, "iceberg", ICEBERG);
        case PARQUET -> parquet(spark);
        case CSV -> LiteralPaths.reader(spark).option("header", true).csv(source);
        case JSON_LINES -> json(spark);
        case VOC -> throw new IllegalStateException(source);
      };
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      throw AnnotationException.unreadable(source, e);
    }
  }

  /** Returns the rows of several tables of Parquet together, or those of one table. */
  public static Dataset<Row> openTogether(SparkSession spark, List<TableFiles> tables) {
    if (tables.size() == 1) {
      return tables.get(0).open(spark);
    }
    List<String> paths = new ArrayList<>();
    for (TableFiles table : tables) {
      if (table.content != FolderContent.PARQUET) {
        throw new AnnotationException(
            "Cannot read %s together with others: it is no table of Parquet; give it alone"
                .formatted(table.source));
      }
      if (table.passedOver.isEmpty()) {
        paths.add(table.source);
      } else {
        table.entries.forEach(file -> paths.add(file.path()));
      }
    }
    try {
      return LiteralPaths.parquet(spark, null, paths);
    } catch (Exception e) { // Spark throws its checked AnalysisException undeclared
      throw AnnotationException.unreadable(tables.get(0).source, e);
    }
  }

  /** Reads a table whose files count as its log says. */
  private Dataset<Row> logged(SparkSession spark, String format, String coordinates) {
    try {
      return spark.read().format(format).load(source);
    } catch (Exception e) { // Spark throws its checked AnalysisException undeclared
      if (e instanceof SparkThrowable told && "DATA_SOURCE_NOT_FOUND".equals(told.getCondition())) {
        throw new AnnotationException(
            "Cannot read %s: it is a table of %s, and what reads it is not there; add --packages %s before the command"
                .formatted(source, format.equals("delta") ? "Delta" : "Iceberg", coordinates),
            e);
      }
      throw e;
    }
  }

  /** Reads the folder, or its files by their names where others lie beside them. */
  private Dataset<Row> parquet(SparkSession spark) {
    return passedOver.isEmpty()
        ? LiteralPaths.reader(spark).parquet(source)
        : LiteralPaths.parquet(spark, source, entries.stream().map(Entry::path).toList());
  }

  /** Returns the table of JSON with these columns, NULL where a row lacks one. */
  public Dataset<Row> json(SparkSession spark, StructType schema) {
    return JsonRows.parsed(lines(spark), schema);
  }

  /** Returns the table of JSON with the columns that its rows and folders have. */
  private Dataset<Row> json(SparkSession spark) {
    Dataset<Row> lines = lines(spark);
    StructType schema = new StructType();
    for (StructField field :
        spark.read().json(lines.select(JsonLines.LINE).as(Encoders.STRING())).schema().fields()) {
      schema = field.name().equals(JsonRows.CORRUPT) ? schema : schema.add(field);
    }
    for (String folder : JsonLines.partitions(entries.get(0).folders()).keySet()) {
      schema = schema.getFieldIndex(folder).isDefined() ? schema : schema.add(folder, "string");
    }
    return JsonRows.parsed(lines, schema);
  }

  Dataset<Row> lines(SparkSession spark) {
    return JsonLines.read(spark, spark.sparkContext().hadoopConfiguration(), this);
  }

  /** Returns whether a file is of rows of JSON by its name. */
  static boolean isRows(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    for (String packing : PACKED) {
      if (plain.endsWith(packing)) {
        plain = plain.substring(0, plain.length() - packing.length());
      }
    }
    return ROWS.stream().anyMatch(plain::endsWith);
  }

  /** A walk through a folder. */
  private static final class Listing {
    private final FileSystem system;
    private final Configuration configuration;
    private final boolean parquet;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> astray = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    Listing(FileSystem system, Configuration configuration, boolean parquet) {
      this.system = system;
      this.configuration = configuration;
      this.parquet = parquet;
    }

    void walk(Path folder, String below, boolean partition) throws IOException {
      for (FileStatus status : system.listStatus(folder)) {
        String name = status.getPath().getName();
        if (HiddenNames.contain(name)) {
          continue;
        }
        if (status.isDirectory()) {
          walk(status.getPath(), below + name + "/", partition && FolderContent.isPartition(name));
        } else if (!isData(name, status.getPath())) {
          others.add(below + name);
        } else if (!partition) {
          astray.add(below + name);
        } else {
          if (parquet) {
            requireShown(folder.toString(), name);
          }
          entries.add(new Entry(status.getPath().toString(), below, status.getLen()));
        }
      }
    }

    private boolean isData(String name, Path path) {
      if (parquet) {
        return name.toLowerCase(Locale.ROOT).endsWith(".parquet")
            || new AnnotationFile(path.toString(), configuration).content() == FileContent.PARQUET;
      }
      if (isRows(name)) {
        return true;
      }
      AnnotationFile file = new AnnotationFile(path.toString(), configuration);
      return FileContent.of(file.beginning()) == FileContent.JSON;
    }

    void requireNoneAstray(String source) {
      if (!astray.isEmpty()) {
        throw new AnnotationException(
            "Cannot read %s: %s in its subfolders (such as %s), which are no partitions (NAME=VALUE) and are not read; give one of the subfolders, or put all files into one folder"
                .formatted(
                    source,
                    astray.size() == 1
                        ? "a file of rows lies"
                        : astray.size() + " files of rows lie",
                    astray.get(0)));
      }
    }

    List<String> passedOver(String source) {
      return others.isEmpty()
          ? List.of()
          : List.of(
              "%s of %s %s no rows and %s passed over (%s%s)"
                  .formatted(
                      others.size() == 1 ? "a file" : others.size() + " files",
                      source,
                      others.size() == 1 ? "holds" : "hold",
                      others.size() == 1 ? "was" : "were",
                      others.get(0),
                      others.size() == 1 ? "" : ", …"));
    }
  }
}

package io.sparkdet.sql.annotations.table;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.file.FileContent;
import io.sparkdet.sql.annotations.file.HiddenNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** What a folder of annotations or detections holds, by the names of its files. */
public enum FolderContent {
  /** A Delta table: which of its files count is told by its log. */
  DELTA,
  /** An Iceberg table, likewise. */
  ICEBERG,
  /** A table of Parquet files. */
  PARQUET,
  /** A table of JSON, an object a line, as {@code label --output-format json} writes it. */
  JSON_LINES,
  /** A table of text with commas; of one file only. */
  CSV,
  /** Pascal VOC's XML files. */
  VOC;

  /**
   * Returns what a folder holds.
   *
   * @param wanted what an error says is to be given
   * @throws AnnotationException if that is nothing that is read, saying what it seems to be
   */
  public static FolderContent of(String folder, Configuration configuration, String wanted) {
    try {
      FileSystem system = new Path(folder).getFileSystem(configuration);
      requireWhole(system, new Path(folder));
      return of(system, new Path(folder), folder, configuration, wanted);
    } catch (IOException e) {
      throw AnnotationException.unreadable(folder, e);
    }
  }

  private static FolderContent of(
      FileSystem system, Path at, String folder, Configuration configuration, String wanted)
      throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus file : system.listStatus(at)) {
      String name = file.getPath().getName();
      if (name.equals("_delta_log")) {
        return DELTA;
      }
      if (name.equals(".hoodie")) {
        throw new AnnotationException(
            "Cannot read %s: it is a Hudi table, whose files hold older rows too; write its rows as a table of Parquet, and give that"
                .formatted(folder));
      }
      if (name.equals("metadata") && isIceberg(system, file)) {
        return ICEBERG;
      }
      if (!HiddenNames.contain(name)) {
        names.add(name);
      }
    }
    return of(system, at, folder, names, configuration, wanted);
  }

  private static FolderContent of(
      FileSystem system,
      Path at,
      String folder,
      List<String> names,
      Configuration configuration,
      String wanted)
      throws IOException {
    if (named(names, ".parquet") != null) {
      return PARQUET;
    }
    if (names.contains("Annotations") || named(names, ".xml") != null) {
      return VOC;
    }
    if (names.stream().anyMatch(TableFiles::isRows)) {
      return JSON_LINES;
    }
    Optional<String> partition = names.stream().filter(FolderContent::isPartition).findFirst();
    if (partition.isPresent()) {
      return of(system, new Path(at, partition.get()), folder, configuration, wanted);
    }
    for (String name : names) {
      if (name.indexOf('.') < 0 && isParquet(system, new Path(at, name), configuration)) {
        return PARQUET;
      }
    }
    throw new AnnotationException(
        "Cannot read %s: %s; give %s"
            .formatted(folder, problem(at.toString(), names, configuration), wanted));
  }

  /** Refuses a part of a table whose files count only as its log says. */
  private static void requireWhole(FileSystem system, Path folder) throws IOException {
    Path table = folder;
    while (isPartition(table.getName()) && table.getParent() != null) {
      table = table.getParent();
    }
    boolean iceberg = table.getName().equals("data") && table.getParent() != null;
    if (iceberg) {
      table = table.getParent();
    }
    if (table.equals(folder)) {
      return;
    }
    Path metadata = new Path(table, "metadata");
    boolean part =
        iceberg
            ? system.exists(metadata) && isIceberg(system, system.getFileStatus(metadata))
            : system.exists(new Path(table, "_delta_log"));
    if (part) {
      throw new AnnotationException(
          "Cannot read %s: it is a part of a%s table, whose files hold deleted rows too; give the table, %s"
              .formatted(folder, iceberg ? "n Iceberg" : " Delta", table));
    }
  }

  private static boolean isIceberg(FileSystem system, FileStatus metadata) throws IOException {
    if (metadata.isDirectory()) {
      for (FileStatus file : system.listStatus(metadata.getPath())) {
        if (file.getPath().getName().endsWith(".metadata.json")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isParquet(FileSystem system, Path path, Configuration configuration)
      throws IOException {
    return system.getFileStatus(path).isFile()
        && new AnnotationFile(path.toString(), configuration).content() == FileContent.PARQUET;
  }

  private static String problem(String folder, List<String> names, Configuration configuration) {
    if (names.isEmpty()) {
      return "the folder is empty (hidden files aside)";
    }
    names.sort(null);
    String text = named(names, ".txt");
    if (text != null) {
      FileContent content = new AnnotationFile(folder + "/" + text, configuration).content();
      return content == FileContent.YOLO || content == FileContent.EMPTY
          ? "it seems to hold YOLO text (%s), which is not read".formatted(text)
          : "it seems to hold text files (%s), which are not read".formatted(text);
    }
    for (String suffix : List.of(".jpg", ".jpeg", ".png")) {
      if (named(names, suffix) != null) {
        return "it seems to hold pictures (%s)".formatted(named(names, suffix));
      }
    }
    return "none of its %d entries is a file that is read (the first: %s)"
        .formatted(names.size(), names.get(0));
  }

  /** Returns whether it is a folder of a partitioned table, {@code day=1}; a=b.xml is a file. */
  static boolean isPartition(String name) {
    return name.indexOf('=') > 0
        && !name.matches(".*\\.(?i:xml|json|jsonl|parquet|gz|bz2|jpe?g|png|txt)");
  }

  private static @Nullable String named(List<String> names, String suffix) {
    return names.stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(suffix))
        .findFirst()
        .orElse(null);
  }
}

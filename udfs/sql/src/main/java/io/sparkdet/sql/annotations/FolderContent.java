package io.sparkdet.sql.annotations;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** What a folder of annotations or detections holds, by the names of its files. */
enum FolderContent {
  /** A Delta table. */
  DELTA,
  /** A table of Parquet files. */
  PARQUET,
  /** A table of JSON lines, as {@code label --output-format json} writes it. */
  JSON_LINES,
  /** Pascal VOC's XML files. */
  VOC;

  private static final String WANTED =
      "a COCO file (JSON), the folder of a Pascal VOC data set (Annotations/*.xml), or a table"
          + " that label wrote (Parquet or JSON)";

  /**
   * Returns what a folder holds.
   *
   * @throws AnnotationException if that is nothing that is read, saying what it seems to be
   */
  static FolderContent of(String folder, Configuration configuration) {
    try {
      FileSystem system = new Path(folder).getFileSystem(configuration);
      List<String> names = new ArrayList<>();
      for (FileStatus file : system.listStatus(new Path(folder))) {
        String name = file.getPath().getName();
        if (name.equals("_delta_log")) {
          return DELTA;
        }
        if (!HiddenNames.contain(name)) {
          names.add(name);
        }
      }
      return of(folder, names, configuration);
    } catch (IOException e) {
      throw AnnotationException.unreadable(folder, e);
    }
  }

  private static FolderContent of(String folder, List<String> names, Configuration configuration) {
    if (named(names, ".parquet") != null || names.stream().anyMatch(FolderContent::isPartition)) {
      return PARQUET;
    }
    if (names.contains("Annotations") || named(names, ".xml") != null) {
      return VOC;
    }
    for (String suffix : List.of(".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz")) {
      if (named(names, suffix) != null) {
        return JSON_LINES;
      }
    }
    throw new AnnotationException(
        "Cannot read %s: %s; give %s"
            .formatted(folder, problem(folder, names, configuration), WANTED));
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

  /** A folder of a partitioned table, {@code day=2026-11-01}; {@code a=b.xml} is a file. */
  private static boolean isPartition(String name) {
    return name.indexOf('=') > 0 && !name.contains(".");
  }

  private static @Nullable String named(List<String> names, String suffix) {
    return names.stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(suffix))
        .findFirst()
        .orElse(null);
  }
}

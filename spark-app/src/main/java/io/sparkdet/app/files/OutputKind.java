package io.sparkdet.app.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * What a command leaves at its output: only what is surely its own is ever replaced. Names tell it,
 * and where others use the same names, the content does. Hidden names ({@code .x}) may stand in
 * every folder.
 */
public enum OutputKind {
  /** A table of {@code label}, in either format. */
  LABELS("a table of label", "_SUCCESS|part-.*|__magic_job-.*|[a-z_0-9]+=.*") {
    @Override
    boolean holds(FileSystem system, Path folder, List<String> entries) throws IOException {
      return super.holds(system, folder, entries) && holdsLabels(system, folder, Set.of());
    }
  },
  /** The tables and the page of {@code evaluate}. */
  EVALUATION(
      "an output of evaluate",
      "summary\\.json|(per_class|confusion_matrix|scores|pr_mean|calibration|reliability)\\.csv"
          + "|(errors_by_size|worst_images)\\.csv|(pr_curves|slices|audit|worst_images)\\.parquet"
          + "|report\\.html",
      "per_class.csv"),
  /** The tables and the page of {@code compare}. */
  COMPARISON(
      "an output of compare",
      "(boxes|findings)\\.parquet|(changes|differences)\\.csv|(summary|differences)\\.json"
          + "|report\\.html",
      "boxes.parquet",
      "changes.csv"),
  /** The tables and the page of {@code check-annotations}. */
  CHECK(
      "an output of check-annotations",
      "findings\\.parquet|per_class\\.csv|summary\\.json|report\\.html",
      "findings.parquet"),
  /** A folder of {@code export-labels}: its names are those of annotations made by hand too. */
  EXPORTED_LABELS(
      "an output of export-labels",
      "export\\.json|labels|classes\\.txt|data\\.yaml|Annotations|ImageSets|labelmap\\.txt",
      "export.json") {
    @Override
    boolean holds(FileSystem system, Path folder, List<String> entries) throws IOException {
      return super.holds(system, folder, entries)
          && head(system, new Path(folder, "export.json")).contains("sparkdet export-labels");
    }
  },
  /** The shards of {@code pack}. */
  PACKED(
      "an output of pack",
      "_manifest\\.json|_SUCCESS|part-\\d+-.*\\.parquet|shard-\\d+\\.tar",
      "_manifest.json") {
    @Override
    boolean holds(FileSystem system, Path folder, List<String> entries) throws IOException {
      return super.holds(system, folder, entries)
          && head(system, new Path(folder, "_manifest.json")).contains("sparkdet pack");
    }
  },
  /** A model folder, alone or with a run of {@code train}. */
  MODEL(
      "a model folder or a run of train",
      "model\\.json|weights\\.safetensors|history\\.(csv|html)|checkpoints|last|tensorboard"
          + "|README\\.md|boxes\\.jpg") {
    @Override
    boolean holds(FileSystem system, Path folder, List<String> entries) throws IOException {
      return super.holds(system, folder, entries)
          && (entries.contains("checkpoints")
              ? isOnlyOf(system, new Path(folder, "checkpoints"), "update-\\d+\\.safetensors")
              : entries.contains("model.json"))
          && (!entries.contains("last")
              || isOnlyOf(system, new Path(folder, "last"), "model\\.json|weights\\.safetensors"))
          && (!entries.contains("tensorboard")
              || isOnlyOf(system, new Path(folder, "tensorboard"), "events\\.out\\.tfevents\\..*"))
          && (entries.contains("README.md")
              ? head(system, new Path(folder, "README.md")).contains("A SparkDet model folder: ")
              : !entries.contains("boxes.jpg"));
    }
  },
  /** The pictures and annotations of {@code sample}. */
  LAKE("a lake of sample", "images|instances\\.json", "instances.json") {
    @Override
    boolean holds(FileSystem system, Path folder, List<String> entries) throws IOException {
      return super.holds(system, folder, entries)
          && head(system, new Path(folder, "instances.json")).contains("SparkDet sample lake");
    }
  };

  /** A table of many commits has files of as many jobs: more are judged by their names. */
  private static final int MOST_JOBS = 16;

  private static final JsonFactory JSON = new JsonFactory();
  private static final int LARGEST_HEAD = 1 << 22;
  private static final int LARGEST_FOOTER = 1 << 28;
  private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern PART =
      Pattern.compile("part-\\d+-([0-9a-f-]{36}).*\\.(parquet|json(\\.[a-z0-9]+)?)");

  /** Columns that a table of {@code label} has, and hardly another. */
  private static final List<String> COLUMNS =
      List.of("path", "status", "detections", "settings", "run_id", "labelled_at");

  private final String title;
  private final Pattern allowed;

  @SuppressWarnings("ImmutableEnumChecker") // it is made by List.of
  private final List<String> markers;

  OutputKind(String title, String allowed, String... markers) {
    this.title = title;
    this.allowed = Pattern.compile(allowed);
    this.markers = List.of(markers);
  }

  /** Returns what it is in words, such as {@code an output of evaluate}. */
  String title() {
    return title;
  }

  /** Returns whether a folder of these entries is of this kind. */
  boolean holds(FileSystem system, Path folder, List<String> entries) throws IOException {
    return entries.containsAll(markers)
        && entries.stream()
            .allMatch(name -> name.startsWith(".") || allowed.matcher(name).matches());
  }

  private static boolean isOnlyOf(FileSystem system, Path folder, String names) throws IOException {
    for (FileStatus entry : system.listStatus(folder)) {
      String name = entry.getPath().getName();
      if (!name.startsWith(".") && !name.matches(names)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Looks into one file of each job that wrote here; files without a byte tell nothing.
   *
   * @param partitions columns that the folders are named after, which the files lack
   */
  private static boolean holdsLabels(FileSystem system, Path folder, Set<String> partitions)
      throws IOException {
    Set<String> known = new HashSet<>();
    for (FileStatus entry : system.listStatus(folder)) {
      Path path = entry.getPath();
      int named = path.getName().indexOf('=');
      if (entry.isDirectory() && named > 0) {
        Set<String> further = new HashSet<>(partitions);
        further.add(path.getName().substring(0, named));
        if (!holdsLabels(system, path, further)) {
          return false;
        }
        continue;
      }
      if (!path.getName().startsWith("part-") || (entry.isFile() && entry.getLen() == 0)) {
        continue;
      }
      Matcher part = PART.matcher(path.getName());
      if (!entry.isFile() || !part.matches()) {
        return false;
      }
      if (known.size() < MOST_JOBS && known.add(part.group(1))) {
        String text =
            path.getName().endsWith(".parquet")
                ? footer(system, path, entry.getLen())
                : firstNames(system, path);
        if (!COLUMNS.stream()
            .filter(column -> !partitions.contains(column))
            .allMatch(column -> text.contains("\"" + column + "\""))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns the text at the end of a Parquet file, where Spark notes the columns as JSON. */
  private static String footer(FileSystem system, Path file, long length) throws IOException {
    byte[] end = new byte[8];
    if (length < end.length + PARQUET.length) {
      return "";
    }
    try (FSDataInputStream in = system.open(file)) {
      in.readFully(length - end.length, end);
      int size = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt();
      boolean parquet = Arrays.equals(end, 4, 8, PARQUET, 0, 4);
      if (!parquet || size <= 0 || size > Math.min(LARGEST_FOOTER, length - end.length)) {
        return "";
      }
      byte[] footer = new byte[size];
      in.readFully(length - end.length - size, footer);
      return new String(footer, StandardCharsets.UTF_8);
    }
  }

  /**
   * Returns the names of the first row of JSON lines, quoted; a row of many boxes may be long, so
   * that it is passed over and not kept.
   */
  private static String firstNames(FileSystem system, Path file) throws IOException {
    StringBuilder names = new StringBuilder();
    try (InputStream in = text(system, file);
        JsonParser row = JSON.createParser(in)) {
      boolean inside = row.nextToken() == JsonToken.START_OBJECT;
      while (inside && row.nextToken() == JsonToken.FIELD_NAME) {
        names.append('"').append(row.currentName()).append('"');
        row.nextToken();
        row.skipChildren();
      }
    } catch (JsonProcessingException e) {
      return ""; // it is no JSON, or its first row is cut off
    }
    return names.toString();
  }

  /** Returns the beginning of a text, which may be packed. */
  private static String head(FileSystem system, Path file) throws IOException {
    try (InputStream in = text(system, file)) {
      return new String(in.readNBytes(LARGEST_HEAD), StandardCharsets.UTF_8);
    }
  }

  private static InputStream text(FileSystem system, Path file) throws IOException {
    Configuration hadoop = system.getConf();
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
    InputStream raw = system.open(file);
    return codec == null ? raw : codec.createInputStream(raw);
  }
}

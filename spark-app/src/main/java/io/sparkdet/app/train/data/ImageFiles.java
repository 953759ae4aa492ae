package io.sparkdet.app.train.data;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.listing.ImageListing;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The image files below a folder by the names that annotations call them: the path below the
 * folder, else the last part of it, else that without its extension. A short name that fits several
 * files is refused.
 */
final class ImageFiles {

  /** In place of a path where a short name fits several files. */
  private static final String SEVERAL = "";

  private final String folder;
  private final Map<String, String> byPath = new HashMap<>();
  private final Map<String, String> byName = new HashMap<>();
  private final Map<String, String> byStem = new HashMap<>();

  private ImageFiles(String folder) {
    this.folder = folder;
  }

  /**
   * Lists the files: one Spark job.
   *
   * @throws UserException if there is no such folder
   */
  static ImageFiles below(JavaSparkContext spark, String folder) {
    ImageFiles files = new ImageFiles(folder);
    String root = new InputProbe("--images", folder).imageFolder(spark.hadoopConfiguration());
    for (String path : ImageListing.gathered(spark, root)) {
      files.add(root, path);
    }
    return files;
  }

  private void add(String root, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    byPath.put(path.substring(root.length()).replaceFirst("^/+", ""), path);
    byName.merge(name, path, (one, other) -> SEVERAL);
    byStem.merge(stem(name), path, (one, other) -> SEVERAL);
  }

  /**
   * Returns the full URI of a file.
   *
   * @throws UserException if the name fits several
   */
  Optional<String> find(String name) {
    String path = byPath.get(name);
    if (path != null) {
      return Optional.of(path);
    }
    if (name.indexOf('\\') >= 0) { // as annotation tools on Windows write it
      return find(name.replace('\\', '/'));
    }
    String last = name.substring(name.lastIndexOf('/') + 1);
    path = byName.get(last);
    if (path == null) {
      path = byStem.get(stem(last));
    }
    if (SEVERAL.equals(path)) {
      throw new UserException(
          "Cannot tell which file of %s the annotations call '%s': several fit; give the folder they are meant to be in with --images"
              .formatted(folder, name));
    }
    return Optional.ofNullable(path);
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }
}

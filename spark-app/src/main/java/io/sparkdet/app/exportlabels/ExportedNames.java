package io.sparkdet.app.exportlabels;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * How an export calls images: by their paths below one folder, so that pictures of the same name in
 * two folders stay two.
 */
final class ExportedNames implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What stands before a name: nothing, or a folder and a slash. */
  private final List<String> beginnings;

  private ExportedNames(List<String> beginnings) {
    this.beginnings = beginnings;
  }

  /**
   * Returns the names below the deepest folder that holds all paths.
   *
   * @param first of all paths in their order
   * @param last of all paths in their order
   */
  static ExportedNames belowCommon(String first, String last) {
    int same = 0;
    while (same < Math.min(first.length(), last.length())
        && first.charAt(same) == last.charAt(same)) {
      same++;
    }
    return new ExportedNames(List.of(first.substring(0, first.lastIndexOf('/', same - 1) + 1)));
  }

  /** Returns the names below a folder that a user named, as a path or as the URI of tables. */
  static ExportedNames below(String root, Configuration hadoop) throws IOException {
    return new ExportedNames(List.of(folder(root), folder(FileStore.qualified(root, hadoop))));
  }

  private static String folder(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  /**
   * Returns the name of an image.
   *
   * @throws UserException if it does not lie below the folder
   */
  String of(String path) {
    for (String beginning : beginnings) {
      if (path.startsWith(beginning) && path.length() > beginning.length()) {
        return path.substring(beginning.length());
      }
    }
    throw new UserException(
        "Cannot export %s: it does not lie below --root %s; name a folder that holds all images"
            .formatted(path, beginnings.get(0)));
  }
}

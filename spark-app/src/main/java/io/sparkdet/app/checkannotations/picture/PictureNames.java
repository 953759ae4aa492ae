package io.sparkdet.app.checkannotations.picture;

import java.util.List;

/**
 * The names by which an annotated image is looked for below a folder, the strictest first: the path
 * below the folder, the last part of it, that without its suffix. It is how {@code train} finds
 * files.
 */
final class PictureNames {

  private PictureNames() {}

  /** Returns the keys; empty for a name that is none. */
  static List<String> of(String name) {
    String path = name.replace('\\', '/').replaceFirst("^(\\./|/)+", "");
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (file.isEmpty()) {
      return List.of();
    }
    int dot = file.lastIndexOf('.');
    String stem = dot <= 0 ? file : file.substring(0, dot);
    return List.of("path " + path, "file " + file, "stem " + stem);
  }
}

package io.sparkdet.app.listing;

import java.util.Locale;
import java.util.Set;

/**
 * What a file's name says: an image is known by its extension, whatever its case; a name that
 * begins with a dot or an underscore is hidden, save for partition folders such as {@code _day=1},
 * as Spark has it.
 */
final class FileNames {

  private static final Set<String> IMAGE_EXTENSIONS =
      Set.of("jpg", "jpeg", "jpe", "png", "webp", "bmp", "gif", "tif", "tiff");

  private FileNames() {}

  static boolean isImage(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= 0 && IMAGE_EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  static boolean isHidden(String name) {
    return name.startsWith(".") || (name.startsWith("_") && name.indexOf('=') < 0);
  }

  static boolean isGlob(String text) {
    return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /** Returns whether a glob's last part says which files are meant, such as {@code *.dat}. */
  static boolean namesItsFiles(String glob) {
    int dot = glob.lastIndexOf('.');
    return dot >= 0 && !isGlob(glob.substring(dot));
  }
}

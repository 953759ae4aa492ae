package io.sparkdet.app.exportlabels.format;

/** Names of images and classes, and where they can stand. */
final class Names {

  private Names() {}

  /**
   * Returns whether a name can stand in a line of text and in XML 1.0: it is not blank, and has no
   * control characters, line breaks and halves of characters.
   */
  static boolean isPlain(String name) {
    return !name.isBlank()
        && name.codePoints()
            .noneMatch(
                c ->
                    Character.isISOControl(c)
                        || c == '\u2028'
                        || c == '\u2029'
                        || c == 0xFFFE
                        || c == 0xFFFF
                        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  /** Returns a path without the suffix of its last part. */
  static String withoutSuffix(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
  }
}

package io.sparkdet.app.label.crash;

import java.util.Optional;

/**
 * What a mark says.
 *
 * @param executor whose process it is
 * @param picture what is being labelled there
 */
record Mark(String executor, String picture) {

  /** Reads a line. */
  static Optional<Mark> of(Optional<String> line) {
    return line.filter(text -> text.indexOf(' ') > 0)
        .map(
            text -> {
              int end = text.indexOf(' ');
              return new Mark(text.substring(0, end), text.substring(end + 1));
            });
  }

  String line() {
    return executor + " " + picture;
  }
}

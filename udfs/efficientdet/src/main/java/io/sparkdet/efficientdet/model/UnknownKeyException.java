package io.sparkdet.efficientdet.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A JSON file has a key that nobody asked for, most often a mistyped one. */
public final class UnknownKeyException extends ModelException {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final List<String> known;

  UnknownKeyException(Path file, String path, String key, Set<String> known) {
    super(
        file,
        "the key '" + path + "' is unknown",
        "remove or correct it, known here are "
            + String.join(", ", known.stream().sorted().toList()));
    this.key = key;
    this.known = known.stream().sorted().toList();
  }

  /** Returns the key, without those of the objects around it. */
  public String key() {
    return key;
  }

  /** Returns the keys that may stand in its place. */
  public List<String> known() {
    return known;
  }
}

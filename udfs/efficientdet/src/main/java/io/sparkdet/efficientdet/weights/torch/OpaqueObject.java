package io.sparkdet.efficientdet.weights.torch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Python object or function that tensors do not need: its name alone, and the entries that a
 * pickle puts into it as into a dict. It is never made, called or looked into otherwise.
 */
final class OpaqueObject {

  private final String name;
  private final Map<Object, Object> entries = new LinkedHashMap<>(0);

  /** Stands for {@code name}, such as {@code argparse.Namespace}. */
  OpaqueObject(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Returns what was put into it, to be added to. */
  Map<Object, Object> entries() {
    return entries;
  }

  /** Returns what comes of calling it or of making an instance: just as unknown. */
  OpaqueObject result() {
    return new OpaqueObject(name);
  }
}

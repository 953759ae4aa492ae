package io.sparkdet.app.label;

import java.util.HashMap;
import java.util.Map;

/** Requests of tests: what each says is what matters to it. */
final class LabelRequests {

  private LabelRequests() {}

  /** Returns a request; the rest are names and values of further options. */
  static LabelRequest of(String input, String output, String... more) {
    return made(Map.of("input", input, "output", output), more);
  }

  /** Returns a request with settings of the detector. */
  static LabelRequest with(Map<String, String> detector, String input, String output) {
    Map<String, String> given = new HashMap<>(detector);
    given.put("input", input);
    given.put("output", output);
    return LabelRequest.of(given);
  }

  /** Returns a request that writes a table of a catalog. */
  static LabelRequest toTable(String input, String table, String... more) {
    return made(Map.of("input", input, "output-table", table), more);
  }

  /** Returns a request that reads a table of a catalog. */
  static LabelRequest fromTable(String table, String output, String... more) {
    return made(Map.of("input-table", table, "output", output), more);
  }

  private static LabelRequest made(Map<String, String> places, String... more) {
    Map<String, String> given = new HashMap<>(places);
    for (int i = 0; i < more.length; i += 2) {
      given.put(more[i], more[i + 1]);
    }
    return LabelRequest.of(given);
  }
}

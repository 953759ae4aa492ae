package io.sparkdet.app.session;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Where a command leaves its summary, be it in a temporary file that it is given for it. */
final class SessionSummary implements AutoCloseable {

  /** What commands without a summary have. */
  private static final String NONE = "{}";

  /** Files in the folder of {@code --output}, by command. */
  private static final Map<String, String> IN_OUTPUT =
      Map.of("evaluate", "summary.json", "compare", "summary.json", "train", "model.json");

  /** Commands that write it where {@code --summary} says. */
  private static final Set<String> WITH_SUMMARY = Set.of("label", "evaluate");

  private final Map<String, Object> options;
  private final String file;
  private final java.nio.file.@Nullable Path temporary;

  private SessionSummary(
      Map<String, Object> options, String file, java.nio.file.@Nullable Path temporary) {
    this.options = options;
    this.file = file;
    this.temporary = temporary;
  }

  /** Settles where the summary of a command goes that is given these options. */
  static SessionSummary of(String command, Map<String, ?> given) {
    Map<String, Object> options = new LinkedHashMap<>(given);
    String name = IN_OUTPUT.get(command);
    if (name != null && options.get("output") != null) {
      return new SessionSummary(options, options.get("output") + "/" + name, null);
    }
    // A dry run writes nothing.
    if (WITH_SUMMARY.contains(command) && !"true".equals(String.valueOf(options.get("dry-run")))) {
      if (options.get("summary") instanceof String named) {
        return new SessionSummary(options, named, null);
      }
      java.nio.file.Path folder = temporaryFolder();
      String file = folder.resolve("summary.json").toUri().toString();
      options.put("summary", file);
      return new SessionSummary(options, file, folder);
    }
    return new SessionSummary(options, "", null);
  }

  private static java.nio.file.Path temporaryFolder() {
    try {
      return Files.createTempDirectory("sparkdet-summary");
    } catch (IOException e) {
      throw new UserException(
          "Cannot make a temporary folder for the summary: %s; mend java.io.tmpdir, or name a file with summary"
              .formatted(e),
          e);
    }
  }

  /** Returns the options that the command is run with. */
  Map<String, Object> options() {
    return options;
  }

  /** Returns the summary once the command is done. */
  String read(Configuration hadoop) {
    if (file.isEmpty()) {
      return NONE;
    }
    Path path = new Path(file);
    try (InputStream in = PlainFiles.system(path, hadoop).open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException(
          "Cannot read the summary %s: %s; the results are there".formatted(file, e), e);
    }
  }

  @Override
  public void close() {
    if (temporary == null) {
      return;
    }
    try {
      Files.deleteIfExists(temporary.resolve("summary.json"));
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UserException(
          "Cannot delete the temporary folder %s: %s; delete it by hand".formatted(temporary, e),
          e);
    }
  }
}

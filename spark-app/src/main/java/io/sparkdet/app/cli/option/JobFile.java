package io.sparkdet.app.cli.option;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.errors.NearestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options of a command from a file: UTF-8 lines {@code name = value} (or {@code name: value}), the
 * name an option's without its dashes. Empty lines and those that begin with {@code #} are left
 * out. A line that is repeated adds a value. Nothing is escaped.
 */
final class JobFile {

  /** One line's value and where it stands. */
  record Entry(String value, String place) {}

  private static final Set<String> NOT_IN_FILES = Set.of("config", "help", "version");

  private final Map<String, List<Entry>> entries;

  private JobFile(Map<String, List<Entry>> entries) {
    this.entries = entries;
  }

  /**
   * Reads a file.
   *
   * @param names the options that the command has, without dashes
   * @throws UserException if it cannot be read or has an unknown name; the message says the line
   */
  static JobFile read(String file, Set<String> names) {
    Map<String, List<Entry>> entries = new LinkedHashMap<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      String place = file + ":" + number;
      int end = separator(text);
      if (end < 0) {
        throw new UserException(
            "Cannot read job file %s: '%s' is not of the form name = value".formatted(place, text));
      }
      String name = text.substring(0, end).strip();
      if (!names.contains(name) || NOT_IN_FILES.contains(name)) {
        throw new UserException(
            "Cannot use job file %s: unknown name '%s'%s"
                .formatted(place, name, NearestName.hint(name, names)));
      }
      entries
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(new Entry(text.substring(end + 1).strip(), place));
    }
    return new JobFile(entries);
  }

  /** Returns the values by option name, in the file's order. */
  Map<String, List<Entry>> entries() {
    return entries;
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UserException(
          "Cannot read job file %s: it does not exist; mend --config".formatted(file), e);
    } catch (IOException e) {
      throw new UserException("Cannot read job file %s: %s".formatted(file, e), e);
    }
  }

  private static int separator(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '=' || text.charAt(i) == ':') {
        return i;
      }
    }
    return -1;
  }
}

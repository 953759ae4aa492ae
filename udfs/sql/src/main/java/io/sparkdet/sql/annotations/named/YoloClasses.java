package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.file.AnnotationFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The names of a YOLO data set's classes by their numbers, from 0: the key {@code names} of {@code
 * data.yaml} (a list in brackets, a line each, or number and name in a line), or the lines of
 * {@code classes.txt} or {@code obj.names}; in the folder or up to two above.
 */
final class YoloClasses {

  private static final List<String> FILES =
      List.of("data.yaml", "data.yml", "dataset.yaml", "classes.txt", "obj.names");

  private static final Pattern NAMES = Pattern.compile("names\\s*:\\s*(.*)");
  private static final Pattern NUMBERED = Pattern.compile("\\s+[\"']?([0-9]+)[\"']?\\s*:\\s*(.+)");
  private static final Pattern LISTED = Pattern.compile("\\s*-\\s+(.+)");
  private static final Pattern ITEM =
      Pattern.compile("\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*'|[^,\\]]+?)\\s*(?:,|\\]|$)");

  private YoloClasses() {}

  /** Returns the ids by name; empty where no file tells them. */
  static Optional<Map<String, Long>> of(String folder, Configuration configuration)
      throws IOException {
    Path place = new Path(folder);
    for (int up = 0; up <= 2 && place != null; up++, place = place.getParent()) {
      for (String name : FILES) {
        Path file = new Path(place, name);
        if (file.getFileSystem(configuration).exists(file)) {
          List<String> lines = lines(file.toString(), configuration);
          Map<Long, String> names = name.matches(".*\\.ya?ml") ? yaml(lines) : plain(lines);
          if (!names.isEmpty()) {
            return Optional.of(byName(names));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Two classes of one name are kept apart by their numbers. */
  private static Map<String, Long> byName(Map<Long, String> names) {
    Map<String, Long> ids = new LinkedHashMap<>();
    names.forEach(
        (id, name) -> {
          if (ids.putIfAbsent(name, id) != null) {
            ids.put(name + " (" + id + ")", id);
          }
        });
    return ids;
  }

  private static List<String> lines(String file, Configuration configuration) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new AnnotationFile(file, configuration).open(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static Map<Long, String> plain(List<String> lines) {
    Map<Long, String> names = new TreeMap<>();
    for (String line : lines) {
      if (!line.isBlank()) {
        names.put((long) names.size(), line.strip());
      }
    }
    return names;
  }

  static Map<Long, String> yaml(List<String> lines) {
    Map<Long, String> names = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher begin = NAMES.matcher(lines.get(i));
      if (!begin.matches()) {
        continue;
      }
      String rest = begin.group(1).strip();
      if (rest.startsWith("[")) {
        StringBuilder list = new StringBuilder(rest.substring(1));
        while (list.indexOf("]") < 0 && ++i < lines.size()) {
          list.append(' ').append(lines.get(i).strip());
        }
        Matcher item = ITEM.matcher(list.substring(0, Math.max(0, list.lastIndexOf("]"))));
        while (item.find()) {
          names.put((long) names.size(), unquoted(item.group(1)));
        }
        return names;
      }
      while (++i < lines.size()) {
        String line = lines.get(i);
        Matcher numbered = NUMBERED.matcher(line);
        Matcher listed = LISTED.matcher(line);
        if (numbered.matches()) {
          names.put(Long.parseLong(numbered.group(1)), unquoted(numbered.group(2)));
        } else if (listed.matches()) {
          names.put((long) names.size(), unquoted(listed.group(1)));
        } else if (!line.isBlank() && !line.strip().startsWith("#")) {
          break;
        }
      }
      return names;
    }
    return names;
  }

  private static String unquoted(String text) {
    String value = text.strip();
    if (value.length() > 1 && value.startsWith("\"")) {
      int end = value.lastIndexOf('"');
      return value.substring(1, end).replace("\\\"", "\"").replace("\\\\", "\\");
    }
    if (value.length() > 1 && value.startsWith("'")) {
      return value.substring(1, value.lastIndexOf('\'')).replace("''", "'");
    }
    int comment = value.indexOf(" #");
    return comment < 0 ? value : value.substring(0, comment).strip();
  }
}

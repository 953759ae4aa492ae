package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The names of a YOLO data set's classes by their numbers, from 0: the key {@code names} of {@code
 * data.yaml} (a list in brackets, a line each, or number and name in a line), or the lines of
 * {@code classes.txt} or {@code obj.names}; in the folder or up to two above.
 */
final class YoloClasses {

  private static final List<String> FILES =
      List.of("data.yaml", "data.yml", "dataset.yaml", "classes.txt", "obj.names");

  private YoloClasses() {}

  /** Returns the ids by name; empty where no file tells them. */
  static Optional<Map<String, Long>> of(String folder, Configuration configuration)
      throws IOException {
    Path place = new Path(folder);
    for (int up = 0; up <= 2 && place != null; up++, place = place.getParent()) {
      for (String name : FILES) {
        Path file = new Path(place, name);
        if (file.getFileSystem(configuration).exists(file)) {
          Map<Long, String> names =
              name.matches(".*\\.ya?ml")
                  ? yaml(file.toString(), configuration)
                  : plain(file.toString(), configuration);
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

  private static Map<Long, String> plain(String file, Configuration configuration)
      throws IOException {
    Map<Long, String> names = new TreeMap<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new AnnotationFile(file, configuration).open(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank()) {
          names.put((long) names.size(), line.strip());
        }
      }
    }
    return names;
  }

  private static Map<Long, String> yaml(String file, Configuration configuration)
      throws IOException {
    Object root;
    try (InputStream in = new AnnotationFile(file, configuration).open()) {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
    } catch (YAMLException e) {
      throw new AnnotationException(
          "Cannot read %s: damaged YAML: %s; write the file again"
              .formatted(file, String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip()),
          e);
    }
    Object listed = root instanceof Map<?, ?> keys ? keys.get("names") : null;
    Map<Long, String> names = new TreeMap<>();
    if (listed instanceof List<?> list) {
      list.forEach(name -> names.put((long) names.size(), String.valueOf(name)));
    } else if (listed instanceof Map<?, ?> map) {
      map.forEach((number, name) -> names.put(number(file, number), String.valueOf(name)));
    } else if (listed != null) {
      throw new AnnotationException(
          "Cannot read %s: \"names\" is no list (found %s); list the names of the classes"
              .formatted(file, listed));
    }
    return names;
  }

  private static long number(String file, Object number) {
    try {
      return Long.parseLong(String.valueOf(number));
    } catch (NumberFormatException e) {
      throw new AnnotationException(
          "Cannot read %s: \"names\" has %s where the number of a class is wanted; number classes from 0"
              .formatted(file, number),
          e);
    }
  }
}

package io.sparkdet.app.report.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.error.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a labelling run beside its rows: the settings in clear, from the summary or the
 * table's metadata, and the summary's other numbers, each by its dotted name.
 */
public final class RunSettings {

  private static final String SETTINGS = "settings";

  private final Map<String, String> summary;
  private final Map<String, String> settings;

  private RunSettings(Map<String, String> summary, Map<String, String> settings) {
    this.summary = summary;
    this.settings = settings;
  }

  /**
   * Reads the notes of a table.
   *
   * @param summary the summary file that {@code label --summary} wrote, or null
   */
  public static RunSettings read(
      StructType schema, @Nullable String summary, Configuration configuration) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, String> settings = new LinkedHashMap<>();
    flatten("", mapper.readTree(schema.apply(SETTINGS).metadata().json()), settings);
    Map<String, String> others = new LinkedHashMap<>();
    if (summary != null) {
      JsonNode root = summaryOf(mapper, new Path(summary), configuration);
      if (root.path(SETTINGS).isObject()) {
        settings.clear();
        flatten("", root.path(SETTINGS), settings);
      }
      flatten("", root, others);
    }
    return new RunSettings(others, settings);
  }

  /** Returns a value of the summary by its dotted name, or null. */
  public @Nullable String of(String name) {
    return summary.get(name);
  }

  /** Returns the settings in clear, by name; empty if nothing is known. */
  public Map<String, String> settings() {
    return settings;
  }

  /** Returns whether boxes are those of pictures as stored, EXIF ignored. */
  public boolean orientationIgnored() {
    return "ignore".equals(settings.get("orientation"));
  }

  private static JsonNode summaryOf(ObjectMapper mapper, Path file, Configuration configuration)
      throws IOException {
    try (InputStream source = file.getFileSystem(configuration).open(file)) {
      JsonNode root = mapper.readTree(source);
      if (root == null || !root.isObject()) {
        throw new UserException(
            "Cannot read the summary %s: it is no JSON object; name the file of label --summary"
                .formatted(file));
      }
      return root;
    } catch (FileNotFoundException e) {
      throw new UserException("Cannot read the summary %s: it does not exist".formatted(file), e);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UserException(
          "Cannot read the summary %s: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
      if (field.getValue().isObject()) {
        flatten(name, field.getValue(), into);
      } else {
        into.put(
            name,
            field.getValue().isArray() ? field.getValue().toString() : field.getValue().asText());
      }
    }
  }
}

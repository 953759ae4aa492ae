package io.sparkdet.sql.annotations.openimages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Open Images' hierarchy of classes ({@code bbox_labels_600_hierarchy.json}): a tree whose root is
 * no class of its own. A class may stand in several places; a {@code Part} is no class of that
 * kind. Classes are known by their machine ids or by their names, which a file of descriptions
 * beside the hierarchy tells.
 */
public final class OpenImagesHierarchy {

  private static final String BELOW = "Subcategory";

  private final Map<String, Long> ids = new HashMap<>();
  private final Map<String, String> names;
  private final Map<Long, Set<Long>> above = new TreeMap<>();

  private OpenImagesHierarchy(Map<Long, String> categories, Map<String, String> names) {
    categories.forEach((id, name) -> ids.putIfAbsent(name, id));
    this.names = names;
  }

  /**
   * Returns by category all those that contain it.
   *
   * @param categories names by id
   * @throws AnnotationException if the file is no such, or has none of the categories
   */
  public static Map<Long, Set<Long>> read(
      String file, Map<Long, String> categories, Configuration configuration) {
    JsonNode root = tree(file, configuration);
    if (!root.path(BELOW).isArray()) {
      throw new AnnotationException(
          "Cannot read %s: it has no list \"%s\"; give Open Images' hierarchy of classes (JSON)"
              .formatted(file, BELOW));
    }
    OpenImagesHierarchy hierarchy = new OpenImagesHierarchy(categories, names(file, configuration));
    hierarchy.walk(root, Set.of());
    if (hierarchy.above.isEmpty()) {
      throw new AnnotationException(
          "Cannot use %s: none of its classes (such as %s) is one of the annotations (such as %s); put Open Images' class descriptions beside it"
              .formatted(
                  file,
                  root.path(BELOW).path(0).path("LabelName").asText("none"),
                  categories.values().stream().findFirst().orElse("none")));
    }
    return Collections.unmodifiableMap(hierarchy.above);
  }

  private static JsonNode tree(String file, Configuration configuration) {
    try (InputStream in =
        new AnnotationFile(file, configuration)
            .openJson("Open Images' hierarchy of classes (JSON)")) {
      return new ObjectMapper().readTree(in);
    } catch (JsonProcessingException e) {
      throw new AnnotationException(
          "Cannot read %s: damaged JSON at line %d; write the file again"
              .formatted(file, e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw AnnotationException.unreadable(file, e);
    }
  }

  private static Map<String, String> names(String file, Configuration configuration) {
    try {
      Path given = new Path(file);
      Path whole = given.getFileSystem(configuration).makeQualified(given);
      return OpenImagesFolder.classesOf(whole.toString(), configuration)
          .map(found -> OpenImagesClasses.described(found, configuration).names())
          .orElse(Map.of());
    } catch (IOException e) {
      throw AnnotationException.unreadable(file, e);
    }
  }

  private void walk(JsonNode node, Set<Long> containers) {
    for (JsonNode child : node.path(BELOW)) {
      String label = child.path("LabelName").asText("");
      Long named = ids.get(names.getOrDefault(label, label));
      Long id = named == null ? ids.get(label) : named;
      Set<Long> below = new TreeSet<>(containers);
      if (id != null) {
        Set<Long> all = above.computeIfAbsent(id, none -> new TreeSet<>());
        all.addAll(containers);
        all.remove(id);
        below.add(id);
      }
      walk(child, below);
    }
  }
}

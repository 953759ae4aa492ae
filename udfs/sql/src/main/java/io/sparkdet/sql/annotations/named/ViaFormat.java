package io.sparkdet.sql.annotations.named;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.sql.annotations.file.FileContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * VGG's Image Annotator (VIA 1 and 2), a project or its exported annotations in JSON: an entry an
 * image, rectangles in pixels. The class is the region's only attribute, or the first of {@code
 * class, label, category, name, type, object}; of a choice what was chosen. Sizes are not stated.
 */
final class ViaFormat implements NamedFormat {

  private static final long serialVersionUID = 1L;

  private static final String PROJECT = "_via_img_metadata";
  private static final List<String> ATTRIBUTES =
      List.of("class", "label", "category", "name", "type", "object");

  @Override
  public String title() {
    return "VIA's annotations (JSON)";
  }

  @Override
  public boolean claims(AnnotationPlace place) {
    if (place.isFolder() || place.content() != FileContent.JSON) {
      return false;
    }
    String text = place.beginning();
    return text.contains("\"_via_")
        || (text.contains("\"filename\"")
            && text.contains("\"size\"")
            && (text.contains("\"regions\"") || text.contains("\"file_attributes\"")));
  }

  @Override
  public Iterator<NamedImage> read(String path, String part, Configuration configuration) {
    return new Images(part, configuration);
  }

  private static final class Images extends JsonImages {

    Images(String file, Configuration configuration) {
      super(file, configuration);
    }

    @Override
    @Nullable NamedImage read(JsonParser json) throws IOException {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token != JsonToken.FIELD_NAME) {
          continue; // the end of the entries, or of the file
        }
        String key = json.currentName();
        JsonToken value = json.nextToken();
        if (key.equals(PROJECT)) {
          continue; // goes on inside
        }
        if (key.startsWith("_via_") || value != JsonToken.START_OBJECT) {
          json.skipChildren();
          continue;
        }
        JsonNode entry = object(json);
        if (entry.path("filename").isTextual()) {
          return image(entry);
        }
      }
      return null;
    }

    private NamedImage image(JsonNode entry) {
      String name = entry.path("filename").textValue();
      List<NamedImage.NamedBox> boxes = new ArrayList<>();
      int others = 0;
      for (JsonNode region : entry.path("regions")) { // an array, in VIA 1 an object
        JsonNode shape = region.path("shape_attributes");
        if (!shape.path("name").asText("").equals("rect")) {
          others++;
          continue;
        }
        boxes.add(
            new NamedImage.NamedBox(
                label(region.path("region_attributes"), name),
                number(shape, "x", name),
                number(shape, "y", name),
                number(shape, "width", name),
                number(shape, "height", name),
                false));
      }
      return new NamedImage(name, 0, 0, boxes, others, false);
    }

    private String label(JsonNode attributes, String of) {
      List<String> names = new ArrayList<>(ATTRIBUTES);
      if (attributes.size() == 1) {
        attributes.fieldNames().forEachRemaining(only -> names.add(0, only));
      }
      for (String name : names) {
        String label = chosen(attributes.path(name));
        if (!label.isEmpty()) {
          return label;
        }
      }
      throw error(
          of,
          "a region has no class; give it one of the attributes %s"
              .formatted(String.join(", ", ATTRIBUTES)));
    }

    /** Returns a text, or the first box that is checked. */
    private static String chosen(JsonNode value) {
      if (value.isObject()) {
        for (Map.Entry<String, JsonNode> choice : value.properties()) {
          if (choice.getValue().asBoolean(false)) {
            return choice.getKey();
          }
        }
        return "";
      }
      return value.asText("").strip();
    }
  }
}

package io.sparkdet.sql.annotations.named;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.sql.annotations.file.FileContent;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Label Studio's JSON: an array of tasks, boxes as corner, width and height in percent of the
 * picture. Of a task with several annotations the first that was not cancelled counts; of one with
 * none the first predictions, which a note tells. A task is called as the address of its picture
 * says, without host, prefix and query.
 */
final class LabelStudioFormat implements NamedFormat {

  private static final long serialVersionUID = 1L;

  private static final Pattern TASKS =
      Pattern.compile("\\uFEFF?\\s*\\[\\s*\\{(?s:.*)\"(annotations|predictions|data)\"\\s*:");

  @Override
  public String title() {
    return "Label Studio's tasks (JSON)";
  }

  @Override
  public boolean claims(AnnotationPlace place) {
    return !place.isFolder()
        && place.content() == FileContent.JSON
        && TASKS.matcher(place.beginning()).lookingAt();
  }

  @Override
  public Iterator<NamedImage> read(String path, String part, Configuration configuration) {
    return new Tasks(part, configuration);
  }

  /** Returns what an address calls a picture. */
  static String name(String address) {
    String name = address;
    boolean web = name.startsWith("http:") || name.startsWith("https:") || name.startsWith("/");
    int local = name.indexOf("?d=");
    if (local >= 0) { // /data/local-files/?d=folder/a.jpg
      name = name.substring(local + 3);
    } else if (web && name.indexOf('?') >= 0) {
      name = name.substring(0, name.indexOf('?'));
    }
    name = name.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://[^/]*/", "").replaceFirst("^/+", "");
    try {
      return web ? URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8) : name;
    } catch (IllegalArgumentException e) {
      return name; // a percent sign that is one
    }
  }

  private static final class Tasks extends JsonImages {

    Tasks(String file, Configuration configuration) {
      super(file, configuration);
    }

    @Override
    @Nullable NamedImage read(JsonParser json) throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      return image(object(json));
    }

    private NamedImage image(JsonNode task) {
      String of = "task " + task.path("id").asText("without id");
      String name = name(address(task.path("data"), of));
      JsonNode drawn = null;
      for (JsonNode annotation : task.path("annotations")) {
        if (drawn == null && !annotation.path("was_cancelled").asBoolean(false)) {
          drawn = annotation;
        }
      }
      boolean predicted = drawn == null && !task.path("predictions").isEmpty();
      JsonNode results = (drawn != null ? drawn : task.path("predictions").path(0)).path("result");
      List<NamedImage.NamedBox> boxes = new ArrayList<>();
      int others = 0;
      int width = 0;
      int height = 0;
      for (JsonNode result : results) {
        JsonNode value = result.path("value");
        if (!value.has("rectanglelabels")) {
          others += value.has("x") || value.has("points") || value.has("rle") ? 1 : 0;
          continue;
        }
        width = (int) number(result, "original_width", of);
        height = (int) number(result, "original_height", of);
        boxes.add(box(value, width / 100.0, height / 100.0, of));
      }
      return new NamedImage(name, width, height, boxes, others, predicted);
    }

    private NamedImage.NamedBox box(JsonNode value, double x, double y, String of) {
      double rotation = value.path("rotation").asDouble(0);
      if (rotation != 0) {
        throw error(
            of, "a box is rotated by %s degrees; only upright boxes are read".formatted(rotation));
      }
      String label = value.path("rectanglelabels").path(0).asText("");
      if (label.isEmpty()) {
        throw error(of, "a box has no label; give it one");
      }
      return new NamedImage.NamedBox(
          label,
          number(value, "x", of) * x,
          number(value, "y", of) * y,
          number(value, "width", of) * x,
          number(value, "height", of) * y,
          false);
    }

    private String address(JsonNode data, String of) {
      if (data.path("image").isTextual()) {
        return data.path("image").textValue();
      }
      for (Map.Entry<String, JsonNode> field : data.properties()) {
        if (field.getValue().isTextual()) {
          return field.getValue().textValue();
        }
      }
      throw error(of, "its data name no picture; give it \"data\": {\"image\": …}");
    }
  }
}

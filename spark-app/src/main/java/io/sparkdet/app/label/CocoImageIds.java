package io.sparkdet.app.label;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkdet.app.error.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The image ids of a COCO instances file by file name, read as a stream: annotations are passed
 * over, however many there are.
 */
final class CocoImageIds {

  private CocoImageIds() {}

  /**
   * Reads {@code images[].file_name} and {@code images[].id}.
   *
   * @throws UserException if the file is missing, is not such a file, or gives a name twice
   */
  static Map<String, Long> read(String annotations, Configuration hadoop) {
    Path path = new Path(annotations);
    try (InputStream in = path.getFileSystem(hadoop).open(path);
        JsonParser json = new JsonFactory().createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw refused(annotations, "it is not a JSON object", null);
      }
      Map<String, Long> ids = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean images = json.currentName().equals("images");
        json.nextToken();
        if (images) {
          ids = images(json, annotations);
        } else {
          json.skipChildren();
        }
      }
      if (ids == null) {
        throw refused(annotations, "it has no \"images\"", null);
      }
      return ids;
    } catch (FileNotFoundException e) {
      throw refused(annotations, "it does not exist", e);
    } catch (JsonProcessingException e) {
      throw refused(annotations, "it is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException | IllegalArgumentException e) {
      throw refused(annotations, String.valueOf(e.getMessage()), e);
    }
  }

  private static Map<String, Long> images(JsonParser json, String annotations) throws IOException {
    Map<String, Long> ids = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String name = null;
      Long id = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "file_name" -> name = json.getValueAsString();
          case "id" -> id = json.getValueAsLong();
          default -> json.skipChildren();
        }
      }
      if (name == null || id == null) {
        throw refused(annotations, "an image lacks its id or file_name", null);
      }
      Long other = ids.put(name, id);
      if (other != null && !other.equals(id)) {
        throw refused(
            annotations, "file name %s has the ids %d and %d".formatted(name, other, id), null);
      }
    }
    return ids;
  }

  private static UserException refused(String file, String why, @Nullable Exception cause) {
    String message =
        "Cannot take image ids from %s: %s; --annotations takes a COCO instances file"
            .formatted(file, why);
    return cause == null ? new UserException(message) : new UserException(message, cause);
  }
}

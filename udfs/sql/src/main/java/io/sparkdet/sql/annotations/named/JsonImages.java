package io.sparkdet.sql.annotations.named;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** The images of a JSON file, an object each, of which one is in memory at a time. */
abstract class JsonImages extends ImageStream {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonParser parser;
  private boolean begun;

  JsonImages(String file, Configuration configuration) {
    super(file);
    try {
      parser = JSON.createParser(new AnnotationFile(file, configuration).open());
    } catch (IOException e) {
      throw error("it cannot be read", String.valueOf(e.getMessage()));
    }
  }

  /** Returns the next image, given the parser inside the file's value, or null after the last. */
  abstract @Nullable NamedImage read(JsonParser json) throws IOException;

  @Override
  final @Nullable NamedImage read() throws IOException {
    try {
      if (!begun) {
        parser.nextToken();
        begun = true;
      }
      return read(parser);
    } catch (JsonProcessingException e) {
      throw error(
          "damaged JSON at line %d".formatted(e.getLocation().getLineNr()),
          e.getOriginalMessage() + "; write the file again");
    }
  }

  /** Returns the object at which the parser stands. */
  static JsonNode object(JsonParser json) throws IOException {
    return JSON.readTree(json);
  }

  /** Returns a finite number of an object. */
  double number(JsonNode object, String key, String of) {
    JsonNode value = object.path(key);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw error(of, "\"%s\" must be a number (found %s)".formatted(key, shown(value)));
    }
    return value.doubleValue();
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}

package io.sparkdet.app.exportlabels.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Pieces of a JSON document as texts. */
final class JsonText {

  private static final JsonFactory JSON = new JsonFactory();

  /** Writes one value. */
  @FunctionalInterface
  interface Body {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private JsonText() {}

  static String of(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      body.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Returns a text as JSON and YAML write it. */
  static String quoted(String text) {
    return of(json -> json.writeString(text));
  }
}

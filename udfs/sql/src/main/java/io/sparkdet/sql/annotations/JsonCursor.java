package io.sparkdet.sql.annotations;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a JSON file, reads values of the wanted type, and blames file, byte and key where
 * another stands.
 */
final class JsonCursor implements Closeable {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Read only to be refused by name: Python writes NaN where JSON has none.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final String file;
  private final long origin;
  private final JsonParser parser;
  private @Nullable String key;

  /**
   * Reads {@code in}, which the cursor closes.
   *
   * @param origin the byte of the file at which {@code in} begins
   */
  JsonCursor(String file, InputStream in, long origin) throws IOException {
    this.file = file;
    this.origin = origin;
    this.parser = FACTORY.createParser(in);
  }

  /** Moves to the next token; null at the end of the file. */
  @Nullable JsonToken next() throws IOException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw damaged(e);
    }
  }

  /** Moves to the next token and expects {@code wanted} there, called {@code what} in the error. */
  void expectNext(JsonToken wanted, String what) throws IOException {
    JsonToken found = next();
    if (found != wanted) {
      throw error("expected %s, found %s".formatted(what, found()));
    }
  }

  /** Moves to the value of the current object's next key, or returns null at the object's end. */
  @Nullable String nextKey() throws IOException {
    JsonToken token = next();
    if (token == JsonToken.END_OBJECT) {
      key = null;
      return null;
    }
    key = parser.currentName();
    next();
    return key;
  }

  /** Returns the current token. */
  @Nullable JsonToken current() {
    return parser.currentToken();
  }

  /** Returns the byte of the file at which the current token begins. */
  long position() {
    return origin + parser.currentTokenLocation().getByteOffset();
  }

  /** Passes over the current value. */
  void skip() throws IOException {
    try {
      parser.skipChildren();
    } catch (JsonProcessingException e) {
      throw damaged(e);
    }
  }

  /** Returns the current value, a whole number; {@code 42.0} is one, as in Python. */
  long integer() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      try {
        return parser.getLongValue();
      } catch (JsonProcessingException e) {
        throw error("must be a whole number of at most 64 bits (found %s)".formatted(found()), e);
      }
    }
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      double value = parser.getDoubleValue();
      if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
        return (long) value;
      }
    }
    throw error("must be a whole number (found %s)".formatted(found()));
  }

  /** Returns the current value, a finite number. */
  double number() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
      double value = parser.getDoubleValue();
      if (Double.isFinite(value)) {
        return value;
      }
    }
    throw error("must be a finite number (found %s)".formatted(found()));
  }

  /** Returns the current value, 0, 1, false or true. */
  boolean flag() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      long value = integer();
      if (value == 0 || value == 1) {
        return value == 1;
      }
    }
    throw error("must be 0 or 1 (found %s)".formatted(found()));
  }

  /** Returns the current value, a text. */
  String text() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw error("must be a text (found %s)".formatted(found()));
    }
    return parser.getText();
  }

  /** Reads the current value, an array of four finite numbers, into {@code box}. */
  void box(double[] box) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw error("must be a box of 4 numbers [x, y, width, height] (found %s)".formatted(found()));
    }
    int n = 0;
    while (next() != JsonToken.END_ARRAY) {
      double value = number();
      if (n < box.length) {
        box[n] = value;
      }
      n++;
    }
    if (n != box.length) {
      throw error("must be a box of 4 numbers [x, y, width, height] (found %d)".formatted(n));
    }
  }

  /** Returns the error that {@code problem} stands at the current place. */
  AnnotationException error(String problem) {
    return new AnnotationException(message(problem, position()));
  }

  /** Throws the error that the {@code object} at {@code position} lacks a key, unless it has it. */
  void require(boolean has, String object, long position, String wanted) {
    if (!has) {
      throw new AnnotationException(
          "Cannot read %s: the %s at byte %d has no \"%s\""
              .formatted(file, object, position, wanted));
    }
  }

  /** Returns the error that a detection holds {@code key} instead of a box. */
  AnnotationException refused(long position, String instead) {
    return new AnnotationException(
        "Cannot read %s: the detection at byte %d has \"%s\" but no \"bbox\"; only boxes are evaluated"
            .formatted(file, position, instead));
  }

  private AnnotationException error(String problem, Throwable cause) {
    return new AnnotationException(message(problem, position()), cause);
  }

  private String message(String problem, long at) {
    return key == null
        ? "Cannot read %s: at byte %d: %s".formatted(file, at, problem)
        : "Cannot read %s: \"%s\" at byte %d %s".formatted(file, key, at, problem);
  }

  private AnnotationException damaged(JsonProcessingException e) {
    long at = origin + parser.currentLocation().getByteOffset();
    return new AnnotationException(
        "Cannot read %s: damaged JSON near byte %d%s: %s; write the file again"
            .formatted(file, at, key == null ? "" : " (\"" + key + "\")", e.getOriginalMessage()),
        e);
  }

  private String found() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "the end of the file";
    }
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> "the text \"" + shortened(parser.getText()) + "\"";
      default -> shortened(parser.getText());
    };
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}

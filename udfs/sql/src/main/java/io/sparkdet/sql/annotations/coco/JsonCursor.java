package io.sparkdet.sql.annotations.coco;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a JSON file, reads values of the wanted type, and blames file, byte and key where
 * another stands.
 */
public final class JsonCursor implements Closeable {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Read only to be refused by name: Python writes NaN where JSON has none.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

  /** Where the parser thinks a structure began, in its own words. */
  private static final Pattern SOURCE =
      Pattern.compile("\\s*\\(?(?:start marker )?(?:at|in)? ?\\[Source:[^\\]]*\\]\\)?");

  private final String file;
  private final long origin;
  private final JsonParser parser;
  private @Nullable String key;

  /**
   * Reads {@code in}, which the cursor closes.
   *
   * @param origin the byte of the file at which {@code in} begins
   */
  public JsonCursor(String file, InputStream in, long origin) throws IOException {
    this.file = file;
    this.origin = origin;
    this.parser = FACTORY.createParser(in);
  }

  /** Moves to the next token; null at the end of the file. */
  public @Nullable JsonToken next() throws IOException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw damaged(e);
    } catch (CharConversionException e) {
      throw undecodable(e);
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
  public @Nullable String nextKey() throws IOException {
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

  /** Returns the byte of the file at which the current token begins; a character in UTF-16. */
  long position() {
    return offset(parser.currentTokenLocation());
  }

  private long offset(JsonLocation location) {
    long bytes = location.getByteOffset();
    return origin + Math.max(0, bytes >= 0 ? bytes : location.getCharOffset());
  }

  /** Returns how a place is called, such as {@code byte 12}. */
  String place(long at) {
    return (parser.currentTokenLocation().getByteOffset() >= 0 ? "byte " : "character ") + at;
  }

  /** Passes over the current value. */
  public void skip() throws IOException {
    try {
      parser.skipChildren();
    } catch (JsonProcessingException e) {
      throw damaged(e);
    } catch (CharConversionException e) {
      throw undecodable(e);
    }
  }

  /** Returns whether the current value is a text. */
  boolean isText() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  /** Returns the current value, a whole number; {@code 42.0} and {@code "42"} are such. */
  long number64() throws IOException {
    if (isText() && WHOLE.matcher(text()).matches()) {
      return Long.parseLong(text());
    }
    return integer();
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
    throw error("must be a whole number (found %s); write one there".formatted(found()));
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
    throw error(
        "must be a finite number (found %s)%s"
            .formatted(
                found(),
                isText() && NUMBER.matcher(text().strip()).matches()
                    ? "; write it without quotation marks"
                    : "; write a number there"));
  }

  /** Returns the current value, 0, 1, false or true, also as a text; null is false. */
  boolean flag() throws IOException {
    JsonToken token = parser.currentToken();
    String text = token == JsonToken.VALUE_STRING ? text().strip() : parser.getText();
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "1", "true", "1.0" -> true;
      case "0", "false", "null", "none", "", "0.0" -> false;
      default -> throw error("must be 0 or 1 (found %s)".formatted(found()));
    };
  }

  /**
   * Returns the current value, a finite number or a text of one; NaN where there is none: null, NaN
   * or an empty text.
   */
  double numberIfAny() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isNaN(parser.getDoubleValue())) {
      return Double.NaN;
    }
    if (token == JsonToken.VALUE_STRING) {
      String text = text().strip();
      if (text.isEmpty() || text.equals("NaN")) {
        return Double.NaN;
      }
      if (NUMBER.matcher(text).matches()) {
        return Double.parseDouble(text);
      }
    }
    return number();
  }

  /** Returns the current value, a whole number of pixels, and 0 for whatever else it is. */
  int pixels() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return (int) parser.getDoubleValue();
    }
    if (token == JsonToken.VALUE_STRING && NUMBER.matcher(text().strip()).matches()) {
      return (int) Double.parseDouble(text().strip());
    }
    skip();
    return 0;
  }

  /** Returns the current value as a text, also a number; null for null and what is no text. */
  @Nullable String textIfAny() throws IOException {
    JsonToken token = parser.currentToken();
    if (token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
      return text();
    }
    skip();
    return null;
  }

  /** Returns the current value as a text. */
  String text() throws IOException {
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw damaged(e);
    } catch (CharConversionException e) {
      throw undecodable(e);
    }
  }

  /** Reads the current value, an array of four finite numbers, into {@code box}. */
  void box(double[] box) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw error(
          "must be a box of 4 numbers [x, y, width, height] (found %s); write one"
              .formatted(found()));
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
      throw error(
          "must be a box of 4 numbers [x, y, width, height] (found %d); write 4".formatted(n));
    }
  }

  /** Returns the current value, a list of whole numbers; what is no list is passed over. */
  Optional<long[]> idsIfAny() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      skip();
      return Optional.empty();
    }
    LongStream.Builder ids = LongStream.builder();
    while (next() != JsonToken.END_ARRAY) {
      ids.add(number64());
    }
    return Optional.of(ids.build().toArray());
  }

  /** Returns the error that {@code problem} stands at the current place. */
  AnnotationException error(String problem) {
    return new AnnotationException(message(problem, position()));
  }

  /** Throws the error that the {@code object} at {@code position} lacks a key, unless it has it. */
  void require(boolean has, String object, long position, String wanted) {
    if (!has) {
      throw new AnnotationException(
          "Cannot read %s: the %s at %s has no \"%s\"; add it"
              .formatted(file, object, place(position), wanted));
    }
  }

  /** Returns the error that the detection at {@code position} lacks a key. */
  AnnotationException absent(long position, String wanted, String remedy) {
    return new AnnotationException(
        "Cannot read %s: the detection at %s has no \"%s\"; %s"
            .formatted(file, place(position), wanted, remedy));
  }

  private AnnotationException error(String problem, Throwable cause) {
    return new AnnotationException(message(problem, position()), cause);
  }

  private String message(String problem, long at) {
    return key == null
        ? "Cannot read %s: at %s: %s".formatted(file, place(at), problem)
        : "Cannot read %s: \"%s\" at %s %s".formatted(file, key, place(at), problem);
  }

  private AnnotationException damaged(JsonProcessingException e) {
    JsonLocation location = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
    String at = place(offset(location));
    String near = key == null ? "" : " (\"" + key + "\")";
    String problem = String.valueOf(e.getOriginalMessage());
    if (problem.startsWith("Invalid UTF-8")) {
      return new AnnotationException(
          "Cannot read %s: it is not UTF-8 at %s%s (%s); save it as UTF-8"
              .formatted(file, at, near, problem),
          e);
    }
    if (e instanceof JsonEOFException || problem.startsWith("Unexpected end-of-input")) {
      return new AnnotationException(
          "Cannot read %s: damaged JSON near %s%s: the file ends early; copy or write it again"
              .formatted(file, at, near),
          e);
    }
    return new AnnotationException(
        "Cannot read %s: damaged JSON near %s%s: %s; write the file again"
            .formatted(file, at, near, SOURCE.matcher(problem).replaceAll("")),
        e);
  }

  private AnnotationException undecodable(CharConversionException e) {
    return new AnnotationException(
        "Cannot read %s: its text cannot be decoded near %s (%s); save it as UTF-8"
            .formatted(file, place(offset(parser.currentLocation())), e.getMessage()),
        e);
  }

  String found() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "the end of the file";
    }
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> "the text \"" + shortened(text()) + "\"";
      default -> shortened(text());
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

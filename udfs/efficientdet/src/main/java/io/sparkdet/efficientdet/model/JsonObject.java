package io.sparkdet.efficientdet.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One object of a JSON file, read key by key: a key that is missing, of another type or never asked
 * for is an error that names the file, the key and the remedy.
 */
final class JsonObject {

  private final Path file;
  private final String place;
  private final ObjectNode node;
  private final Set<String> known = new HashSet<>();

  /**
   * Reads the root of a file.
   *
   * @throws ModelException if it is no object
   */
  JsonObject(Path file, JsonNode root) throws ModelException {
    this(file, "", root);
  }

  private JsonObject(Path file, String place, JsonNode node) throws ModelException {
    if (!(node instanceof ObjectNode object)) {
      throw new ModelException(
          file,
          place.isEmpty() ? "it is no JSON object" : "'" + place + "' is no object",
          "write { … } there");
    }
    this.file = file;
    this.place = place;
    this.node = object;
  }

  Path file() {
    return file;
  }

  boolean has(String key) {
    return node.has(key);
  }

  JsonObject object(String key) throws ModelException {
    return new JsonObject(file, path(key), value(key, "an object"));
  }

  String text(String key) throws ModelException {
    JsonNode value = value(key, "a text");
    if (!value.isTextual()) {
      throw wrongType(key, "a text");
    }
    return value.textValue();
  }

  boolean flag(String key) throws ModelException {
    JsonNode value = value(key, "true or false");
    if (!value.isBoolean()) {
      throw wrongType(key, "true or false");
    }
    return value.booleanValue();
  }

  int whole(String key) throws ModelException {
    JsonNode value = value(key, "a whole number");
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrongType(key, "a whole number");
    }
    return value.intValue();
  }

  long wideWhole(String key) throws ModelException {
    JsonNode value = value(key, "a whole number");
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrongType(key, "a whole number");
    }
    return value.longValue();
  }

  double number(String key) throws ModelException {
    JsonNode value = value(key, "a number");
    if (!value.isNumber()) {
      throw wrongType(key, "a number");
    }
    return value.doubleValue();
  }

  List<JsonObject> objects(String key) throws ModelException {
    JsonNode value = list(key, "a list of objects");
    List<JsonObject> objects = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      objects.add(new JsonObject(file, path(key) + "[" + i + "]", value.get(i)));
    }
    return objects;
  }

  /** Returns an object whose keys may all be missing; so may it itself. */
  JsonObject objectOrEmpty(String key) throws ModelException {
    known.add(key);
    return has(key) ? object(key) : new JsonObject(file, path(key), node.objectNode());
  }

  String text(String key, String absent) throws ModelException {
    known.add(key);
    return has(key) ? text(key) : absent;
  }

  boolean flag(String key, boolean absent) throws ModelException {
    known.add(key);
    return has(key) ? flag(key) : absent;
  }

  int whole(String key, int absent) throws ModelException {
    known.add(key);
    return has(key) ? whole(key) : absent;
  }

  double number(String key, double absent) throws ModelException {
    known.add(key);
    return has(key) ? number(key) : absent;
  }

  /** Reads a list of pairs of numbers. */
  List<double[]> pairs(String key) throws ModelException {
    String expected = "a list of pairs of numbers";
    List<double[]> pairs = new ArrayList<>();
    for (JsonNode pair : list(key, expected)) {
      if (!pair.isArray()
          || pair.size() != 2
          || !pair.get(0).isNumber()
          || !pair.get(1).isNumber()) {
        throw wrongType(key, expected);
      }
      pairs.add(new double[] {pair.get(0).doubleValue(), pair.get(1).doubleValue()});
    }
    return pairs;
  }

  /** Reads an object of texts; an absent one is empty. */
  Map<String, String> texts(String key) throws ModelException {
    Map<String, String> texts = new TreeMap<>();
    if (has(key)) {
      JsonObject object = object(key);
      for (String name : object.keys()) {
        texts.put(name, object.text(name));
      }
    }
    known.add(key);
    return texts;
  }

  /** Reads an object of numbers; an absent one is empty. */
  Map<String, Double> numbers(String key) throws ModelException {
    Map<String, Double> numbers = new TreeMap<>();
    if (has(key)) {
      JsonObject object = object(key);
      for (String name : object.keys()) {
        numbers.put(name, object.number(name));
      }
    }
    known.add(key);
    return numbers;
  }

  /** Says that a key that might have been there was looked for. */
  void optional(String key) {
    known.add(key);
  }

  /**
   * Ends the reading.
   *
   * @throws ModelException if there is a key that was not asked for
   */
  void end() throws ModelException {
    for (String key : keys()) {
      if (!known.contains(key)) {
        throw new UnknownKeyException(file, path(key), key, known);
      }
    }
  }

  /** Returns an error about the value of a key. */
  ModelException wrong(String key, String what) {
    return new ModelException(file, "'" + path(key) + "': " + what, "correct the value");
  }

  private Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      keys.add(names.next());
    }
    return keys;
  }

  private JsonNode list(String key, String expected) throws ModelException {
    JsonNode value = value(key, expected);
    if (!value.isArray()) {
      throw wrongType(key, expected);
    }
    return value;
  }

  private JsonNode value(String key, String expected) throws ModelException {
    known.add(key);
    JsonNode value = node.get(key);
    if (value == null) {
      throw new ModelException(
          file, "the key '" + path(key) + "' is missing", "add it with " + expected);
    }
    return value;
  }

  private ModelException wrongType(String key, String expected) {
    String found = String.valueOf(node.get(key));
    return new ModelException(
        file,
        "'" + path(key) + "' is " + found.substring(0, Math.min(found.length(), 60)),
        "write " + expected + " there");
  }

  private String path(String key) {
    return place.isEmpty() ? key : place + "." + key;
  }
}

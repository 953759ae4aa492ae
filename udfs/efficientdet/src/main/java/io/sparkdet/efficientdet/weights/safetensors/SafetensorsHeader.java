package io.sparkdet.efficientdet.weights.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.sparkdet.efficientdet.weights.tensor.ElementType;
import io.sparkdet.efficientdet.weights.tensor.FileBytes;
import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import io.sparkdet.efficientdet.weights.tensor.TensorShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file, checked against the file's size.
 *
 * @param dataStart the byte of the file at which offset 0 lies
 * @param entries one a tensor, in the order of the header
 */
public record SafetensorsHeader(long dataStart, Map<String, String> metadata, List<Entry> entries) {

  static final String METADATA = "__metadata__";

  /** The limit of the format's own implementation. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final String NOT_SAFETENSORS = "the file is damaged or no safetensors file";
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** A tensor: its values lie in the bytes [begin, end) of the data. */
  public record Entry(String name, ElementType type, List<Integer> shape, long begin, long end) {

    public long byteCount() {
      return end - begin;
    }

    public int[] dimensions() {
      return shape.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  public static SafetensorsHeader read(FileBytes file)
      throws IOException, MalformedWeightsException {
    if (file.size() < Long.BYTES) {
      throw new MalformedWeightsException(
          "%d bytes are no safetensors file".formatted(file.size()), NOT_SAFETENSORS);
    }
    long length = file.read(0, Long.BYTES).getLong();
    if (length < 2 || length > LONGEST_HEADER || length > file.size() - Long.BYTES) {
      throw new MalformedWeightsException(
          "it declares a header of %s bytes in a file of %d"
              .formatted(Long.toUnsignedString(length), file.size()),
          NOT_SAFETENSORS);
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    byte[] header = file.read(Long.BYTES, length).array();
    try (JsonParser json = JSON.createParser(header)) {
      require(json.nextToken() == JsonToken.START_OBJECT, "its header is no JSON object");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        require(json.nextToken() == JsonToken.START_OBJECT, name + " is described by no object");
        if (name.equals(METADATA)) {
          readMetadata(json, metadata);
        } else {
          entries.add(readEntry(json, name));
        }
      }
      require(json.nextToken() == null, "something follows its header");
    }
    long dataStart = Long.BYTES + length;
    checkCover(entries, file.size() - dataStart);
    return new SafetensorsHeader(dataStart, metadata, List.copyOf(entries));
  }

  private static void readMetadata(JsonParser json, Map<String, String> metadata)
      throws IOException, MalformedWeightsException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      require(json.nextToken() == JsonToken.VALUE_STRING, "metadata " + key + " is no text");
      metadata.put(key, json.getText());
    }
  }

  private static Entry readEntry(JsonParser json, String name)
      throws IOException, MalformedWeightsException {
    String dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "dtype" -> {
          require(json.currentToken() == JsonToken.VALUE_STRING, name + " has a dtype of no text");
          dtype = json.getText();
        }
        case "shape" -> shape = readNumbers(json, name, key);
        case "data_offsets" -> offsets = readNumbers(json, name, key);
        default -> throw new MalformedWeightsException(name + " has the unknown key " + key);
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
      throw new MalformedWeightsException(
          name + " lacks one of dtype, shape and two data_offsets", NOT_SAFETENSORS);
    }
    String unknown =
        "%s has elements of type %s, not one of %s".formatted(name, dtype, ElementType.supported());
    ElementType type =
        ElementType.ofSafetensors(dtype)
            .orElseThrow(
                () -> new MalformedWeightsException(unknown, "convert the file to float32"));
    return checkedEntry(name, type, shape, offsets.get(0), offsets.get(1));
  }

  private static List<Long> readNumbers(JsonParser json, String name, String key)
      throws IOException, MalformedWeightsException {
    require(json.currentToken() == JsonToken.START_ARRAY, name + " has a " + key + " of no list");
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(
          json.currentToken() == JsonToken.VALUE_NUMBER_INT,
          name + " has a " + key + " that is no list of whole numbers");
      numbers.add(json.getLongValue());
    }
    return numbers;
  }

  private static Entry checkedEntry(
      String name, ElementType type, List<Long> shape, long begin, long end)
      throws MalformedWeightsException {
    if (begin < 0 || end < begin) {
      throw new MalformedWeightsException(
          "%s lies at the impossible data offsets %d to %d".formatted(name, begin, end));
    }
    int[] dimensions = TensorShape.checked(name, shape);
    long declared = TensorShape.size(dimensions) * type.bytes();
    if (declared != end - begin) {
      throw new MalformedWeightsException(
          "%s of shape %s and type %s needs %d bytes, its data offsets hold %d"
              .formatted(name, shape, type, declared, end - begin));
    }
    List<Integer> checked = new ArrayList<>();
    for (int dimension : dimensions) {
      checked.add(dimension);
    }
    return new Entry(name, type, List.copyOf(checked), begin, end);
  }

  /** The ranges must follow one another from the first byte of the data to the last. */
  private static void checkCover(List<Entry> entries, long dataLength)
      throws MalformedWeightsException {
    List<Entry> byPlace = new ArrayList<>(entries);
    byPlace.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long covered = 0;
    for (Entry entry : byPlace) {
      if (entry.end() > dataLength) {
        throw new MalformedWeightsException(
            "%s ends at data offset %d, the data have only %d bytes"
                .formatted(entry.name(), entry.end(), dataLength));
      }
      if (entry.begin() != covered) {
        throw new MalformedWeightsException(
            "%s begins at data offset %d, %s %d"
                .formatted(
                    entry.name(),
                    entry.begin(),
                    entry.begin() < covered
                        ? "inside another tensor that ends at"
                        : "after a gap from",
                    covered));
      }
      covered = entry.end();
    }
    require(covered == dataLength, (dataLength - covered) + " bytes belong to no tensor");
  }

  private static void require(boolean condition, String otherwise)
      throws MalformedWeightsException {
    if (!condition) {
      throw new MalformedWeightsException(otherwise, NOT_SAFETENSORS);
    }
  }
}

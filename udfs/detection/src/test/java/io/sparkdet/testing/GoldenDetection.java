package io.sparkdet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Numbers of effdet, torchvision and torch for anchors, matching, suppression and losses, made by
 * {@code scripts/studies/golden/detection}; the file names the tools' versions.
 */
public final class GoldenDetection {

  private GoldenDetection() {}

  /** Returns {@code anchors}, {@code matching}, {@code suppression} or {@code losses}. */
  public static JsonNode numbers(String part) throws IOException {
    try (InputStream in = GoldenDetection.class.getResourceAsStream("golden/detection.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in)).required(part);
    }
  }

  /** Returns an array of numbers as floats. */
  public static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  /** Returns an array of whole numbers. */
  public static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }
}

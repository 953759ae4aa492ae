package io.sparkdet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Numbers of ensemble-boxes and imagehash, made by {@code scripts/studies/golden/sql-functions};
 * the file names the tools' versions.
 */
public final class GoldenFunctions {

  private GoldenFunctions() {}

  /** Returns {@code fusion}, {@code soft} or {@code hash}: an array of cases. */
  public static JsonNode cases(String part) throws IOException {
    try (InputStream in = GoldenFunctions.class.getResourceAsStream("golden/sql-functions.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in)).required(part);
    }
  }
}

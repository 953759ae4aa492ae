package io.sparkdet.app.label.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.DetectorSpec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything but the model that could change the boxes ({@link DetectorOption#changesBoxes}) and is
 * not off ({@link DetectorOption#isOff}), by the options' names.
 */
public final class BoxSettings {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode values;

  private BoxSettings(ObjectNode values) {
    this.values = values;
  }

  /** Returns the settings of a detector. */
  public static BoxSettings of(DetectorSpec detector) {
    Map<String, Object> values = new TreeMap<>();
    for (DetectorOption option : DetectorOption.values()) {
      Object value = detector.value(option);
      if (option.changesBoxes() && !option.isOff(value)) {
        values.put(
            option.optionName(),
            value instanceof Double number
                ? new BigDecimal(Float.toString(number.floatValue()))
                : value);
      }
    }
    return new BoxSettings(JSON.valueToTree(values));
  }

  /** Returns the settings in clear: one JSON object, names in order, without spaces. */
  public String json() {
    return values.toString();
  }

  /** Returns the settings in clear as a node of a larger document. */
  public ObjectNode node() {
    return values.deepCopy();
  }

  /** Returns the SHA-256 of {@link #json} in UTF-8, in hexadecimal. */
  public String hash() {
    return sha256(json().getBytes(StandardCharsets.UTF_8));
  }

  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}

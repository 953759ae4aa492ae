package io.sparkdet.efficientdet.catalog;

import io.sparkdet.efficientdet.network.config.Variants;
import java.net.URI;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * A trained model whose weights can be downloaded; the name is also that of its variant.
 *
 * @param address of the file of weights
 * @param sha256Prefix the first hex digits of the file's SHA-256, lower case
 * @param imageSize side of the square input in pixels
 * @param averagePrecision COCO val2017 AP that its author states, 0 to 1, where there is one
 */
public record PublishedModel(
    String name, URI address, String sha256Prefix, int imageSize, OptionalDouble averagePrecision) {

  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{8,64}");

  /** Refuses a prefix that proves too little. */
  public PublishedModel {
    if (!PREFIX.matcher(sha256Prefix).matches()) {
      throw new IllegalArgumentException(
          "Cannot publish %s: '%s' is no prefix of a SHA-256 with 8 hex digits or more"
              .formatted(name, sha256Prefix));
    }
  }

  /** Returns the file's name. */
  public String file() {
    String path = address.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns whether this version can make a model of the file. */
  public boolean importable() {
    return Variants.names().contains(name);
  }
}

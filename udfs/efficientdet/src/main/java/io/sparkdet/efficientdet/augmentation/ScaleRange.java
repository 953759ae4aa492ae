package io.sparkdet.efficientdet.augmentation;

import java.util.Optional;

/** Reads two factors {@code LEAST:MOST} as options give them. */
final class ScaleRange {

  private ScaleRange() {}

  /** Returns both, or nothing where the text is not of that form after {@code prefix}. */
  static Optional<double[]> limits(String text, String prefix) {
    if (!text.startsWith(prefix)) {
      return Optional.empty();
    }
    String[] parts = text.substring(prefix.length()).split(":", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])});
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

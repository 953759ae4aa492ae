package io.sparkdet.efficientdet.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Where a user says that weights come from. */
public enum WeightSource {
  /** zylo117/Yet-Another-EfficientDet-Pytorch. */
  ZYLO117("zylo117"),
  /** rwightman/efficientdet-pytorch. */
  EFFDET("effdet"),
  /** A safetensors file under anybody's names. */
  SAFETENSORS("safetensors");

  private final String label;

  WeightSource(String label) {
    this.label = label;
  }

  /** Returns the name used in options: {@code zylo117}, {@code effdet} or {@code safetensors}. */
  public String label() {
    return label;
  }

  /**
   * Returns the source of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static WeightSource of(String label) {
    for (WeightSource source : values()) {
      if (source.label.equals(label)) {
        return source;
      }
    }
    throw new IllegalArgumentException(
        "Cannot import from %s: the sources are %s"
            .formatted(
                label,
                Arrays.stream(values())
                    .map(WeightSource::label)
                    .collect(Collectors.joining(", "))));
  }

  /** Returns whether files from there have names of that kind. */
  boolean gives(WeightNaming naming) {
    return switch (this) {
      case ZYLO117 -> naming == WeightNaming.ZYLO117;
      case EFFDET -> naming == WeightNaming.EFFDET;
      case SAFETENSORS -> true;
    };
  }
}

package io.sparkdet.efficientdet.network;

import java.util.Locale;

/** The parts of the network, as the first word of a canonical name tells them. */
public enum Part {
  /** The EfficientNet. */
  BACKBONE,
  /** The feature pyramid. */
  BIFPN,
  /** The head that predicts box codes. */
  BOX_HEAD,
  /** The head that predicts classes. */
  CLASS_HEAD;

  /** Returns the first word of the canonical names of this part's tensors. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the part that owns the layer or tensor {@code name}. */
  public static Part of(String name) {
    int dot = name.indexOf('.');
    for (Part part : values()) {
      if (dot > 0 && part.label().equals(name.substring(0, dot))) {
        return part;
      }
    }
    throw new IllegalArgumentException(
        "Cannot place the tensor %s: its first word is no part of the network".formatted(name));
  }
}

package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where a user says that weights come from. */
public enum WeightSource {
  /** zylo117/Yet-Another-EfficientDet-Pytorch. */
  ZYLO117("zylo117"),
  /** rwightman/efficientdet-pytorch. */
  EFFDET("effdet"),
  /** A safetensors file under anybody's names. */
  SAFETENSORS("safetensors"),
  /** EfficientNet-Lite classifiers: they give a detector its backbone. */
  EFFICIENTNET_LITE("efficientnet-lite"),
  /** Other EfficientNet classifiers, such as lukemelas's and timm's: likewise. */
  EFFICIENTNET("efficientnet");

  private final String label;

  WeightSource(String label) {
    this.label = label;
  }

  /** Returns the name used in options: such as {@code zylo117}. */
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
      case EFFICIENTNET_LITE, EFFICIENTNET -> false;
    };
  }

  /** Returns whether files from there hold a backbone and no detector. */
  public boolean backboneOnly() {
    return this == EFFICIENTNET_LITE || this == EFFICIENTNET;
  }

  /** Returns whether a detector can take its backbone from there. */
  boolean givesBackboneOf(EfficientDetConfig config) {
    return switch (this) {
      case ZYLO117, EFFDET, SAFETENSORS -> false;
      case EFFICIENTNET_LITE -> !config.backbone().squeezeExcitation();
      case EFFICIENTNET -> config.backbone().squeezeExcitation();
    };
  }
}

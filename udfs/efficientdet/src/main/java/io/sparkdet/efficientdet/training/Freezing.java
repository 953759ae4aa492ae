package io.sparkdet.efficientdet.training;

import io.sparkdet.efficientdet.network.Part;
import io.sparkdet.efficientdet.network.TensorKind;
import io.sparkdet.efficientdet.network.TensorSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What training leaves as it is. A frozen batch normalization uses its running statistics and keeps
 * them, scale and shift.
 */
public enum Freezing {
  /** Nothing: everything is trained. */
  NONE,
  /** The whole backbone, its batch normalizations included. */
  BACKBONE,
  /** The batch normalizations of the backbone. */
  BACKBONE_BN,
  /**
   * All batch normalizations: every image then has a gradient of its own, whatever batch it is in.
   */
  BN;

  /** Returns the name that users write, such as {@code backbone-bn}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads what {@link #label} writes.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public static Freezing parse(String label) {
    for (Freezing freezing : values()) {
      if (freezing.label().equals(label)) {
        return freezing;
      }
    }
    throw new IllegalArgumentException(
        "Cannot freeze '%s': there are %s"
            .formatted(
                label,
                Arrays.stream(values()).map(Freezing::label).collect(Collectors.joining(", "))));
  }

  /** Returns whether training changes a tensor. */
  public boolean trains(TensorSpec spec) {
    boolean norm = spec.kind() == TensorKind.GAMMA || spec.kind() == TensorKind.BETA;
    return spec.trainable()
        && switch (this) {
          case NONE -> true;
          case BACKBONE -> spec.part() != Part.BACKBONE;
          case BACKBONE_BN -> spec.part() != Part.BACKBONE || !norm;
          case BN -> !norm;
        };
  }

  /** Returns whether training changes anything in the backbone. */
  boolean trainsBackbone() {
    return this != BACKBONE;
  }

  /** Returns whether the batch normalization of that canonical name uses its running statistics. */
  boolean freezesNorm(String name) {
    return switch (this) {
      case NONE -> false;
      case BACKBONE, BACKBONE_BN -> name.startsWith(Part.BACKBONE.label() + ".");
      case BN -> true;
    };
  }
}

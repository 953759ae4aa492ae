package io.sparkdet.efficientdet.image.resize;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How pixels become the network's input. Weights belong to one profile: with another they still
 * find boxes, but worse ones.
 */
public enum Preprocessing {
  /**
   * zylo117/Yet-Another-EfficientDet-Pytorch: RGB, ImageNet mean and deviation; the longer side
   * becomes the input size, the other is truncated; bilinear with half-pixel centers and no
   * antialiasing; at the top left, the rest 0 after normalizing; boxes are scaled back for each
   * axis on its own.
   */
  ZYLO117("zylo117", PixelNormalization.IMAGENET, Resampling.PER_AXIS),
  /**
   * effdet's {@code tf_efficientdet} and native models: the image is resized in 8 bits by Pillow's
   * antialiased bilinear filter, at the top left of the mean color, and normalized afterwards by
   * ImageNet's mean and deviation; boxes are clipped to the image and scaled back by one factor.
   */
  EFFDET("effdet", PixelNormalization.IMAGENET, Resampling.ANTIALIASED),
  /** effdet's AdvProp and Lite models: as {@link #EFFDET}, normalized to -1 … 1. */
  EFFDET_SYMMETRIC("effdet_symmetric", PixelNormalization.SYMMETRIC, Resampling.ANTIALIASED);

  private final String label;
  private final PixelNormalization normalization;
  private final Resampling resampling;

  Preprocessing(String label, PixelNormalization normalization, Resampling resampling) {
    this.label = label;
    this.normalization = normalization;
    this.resampling = resampling;
  }

  /** Returns the name that model folders hold, such as {@code zylo117}. */
  public String label() {
    return label;
  }

  /**
   * Returns the profile of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Preprocessing of(String label) {
    for (Preprocessing profile : values()) {
      if (profile.label.equals(label)) {
        return profile;
      }
    }
    throw new IllegalArgumentException(
        "Cannot preprocess by '%s': the profiles are %s"
            .formatted(
                label,
                Arrays.stream(values())
                    .map(Preprocessing::label)
                    .collect(Collectors.joining(", "))));
  }

  /**
   * Returns where an image of {@code width} x {@code height} pixels, oriented, comes to lie in a
   * square input of side {@code inputSize}.
   */
  public Letterbox plan(int width, int height, int inputSize) {
    return resampling.plan(this, width, height, inputSize);
  }

  /**
   * Returns what a channel's value in 0 to 255 is multiplied by before {@link #term} is added;
   * channels are 0 red, 1 green, 2 blue.
   */
  public float factor(int channel) {
    return normalization.factor(channel);
  }

  /** Returns what is added to a channel's value after it was multiplied by {@link #factor}. */
  public float term(int channel) {
    return normalization.term(channel);
  }

  /** Returns a channel's normalized value where an image leaves room in the input. */
  public float padding(int channel) {
    return resampling.padding(normalization, channel);
  }

  PixelNormalization normalization() {
    return normalization;
  }

  Resampling resampling() {
    return resampling;
  }
}

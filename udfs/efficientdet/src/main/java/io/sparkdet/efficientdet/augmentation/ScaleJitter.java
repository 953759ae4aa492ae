package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.util.Random;

/**
 * Shows the picture larger or smaller than it would be: its scale is that of the letterbox times a
 * factor between two limits. A picture that does not fit any more is cut to a window at a random
 * place; one that leaves room stands at the top left, as every picture does (google/automl,
 * dataloader.py, with limits 0.1 and 2).
 *
 * @param least the smallest factor, above 0
 * @param most the largest factor
 */
public record ScaleJitter(double least, double most) implements AugmentationStep {

  static final String NAME = "jitter";

  /**
   * Half to double size. The published limit of 0.1 pays in 300 epochs only: it makes most pictures
   * of a short training smaller than any that is labelled later.
   */
  public static final ScaleJitter HALF_TO_DOUBLE = new ScaleJitter(0.5, 2);

  /** Refuses factors that are not positive, out of order or beyond 10. */
  public ScaleJitter {
    if (!(least > 0 && least <= most && most <= 10)) {
      throw new IllegalArgumentException(
          "Cannot jitter the scale from %s to %s: the factors are above 0, at most 10, and rise"
              .formatted(least, most));
    }
  }

  @Override
  public String label() {
    return equals(HALF_TO_DOUBLE) ? NAME : NAME + ":" + least + ":" + most;
  }

  Framing frame(Draw draw, Preprocessing profile, int width, int height, int inputSize) {
    Random random = draw.random(NAME);
    double scale =
        factor(random) * Math.min((double) inputSize / width, (double) inputSize / height);
    return Framing.scaled(random, profile, width, height, scale, inputSize, inputSize);
  }

  /** Returns the factor of a picture in a mosaic. */
  double factor(Draw draw) {
    return factor(draw.random(NAME));
  }

  private double factor(Random random) {
    return AugmentationStep.between(random, least, most);
  }
}

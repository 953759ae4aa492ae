package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.efficientdet.augmentation.canvas.InputPicture;
import java.util.Random;

/**
 * Blurs some pictures by a Gaussian, as wrong focus and strong compression do.
 *
 * @param probability of doing it, 0 to 1
 * @param least the smallest deviation in input pixels, above 0
 * @param most the largest deviation in input pixels
 */
public record Blur(double probability, double least, double most) implements AugmentationStep {

  static final String NAME = "blur";

  /** Every fourth picture, by up to a pixel and a half of the input. */
  public static final Blur SLIGHT = new Blur(0.25, 0.2, 1.5);

  /** Refuses what is no probability, and deviations out of order. */
  public Blur {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Cannot blur with probability %s: it lies from 0 to 1".formatted(probability));
    }
    if (!(least > 0 && least <= most && most <= 50)) {
      throw new IllegalArgumentException(
          "Cannot blur by %s to %s pixels: both are above 0, at most 50, and rise"
              .formatted(least, most));
    }
  }

  @Override
  public String label() {
    return NAME;
  }

  /** Blurs, or leaves the picture as it is, and returns whether it is blurred. */
  boolean apply(Draw draw, InputPicture picture) {
    Random random = draw.random(NAME);
    boolean drawn = random.nextDouble() < probability;
    if (drawn) {
      picture.blur(AugmentationStep.between(random, least, most));
    }
    return drawn;
  }
}

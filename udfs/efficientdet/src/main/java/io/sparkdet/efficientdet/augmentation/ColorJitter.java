package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.efficientdet.augmentation.canvas.PixelCanvas;
import java.util.Random;

/**
 * Changes brightness, contrast and saturation by factors, and turns hues around the axis of grays.
 * All four are one affine map of a pixel's three values, so a picture is passed over once.
 *
 * @param brightness largest change of the factor of all values, such as 0.25 for 0.75 to 1.25
 * @param contrast largest change of the factor of distances from the picture's mean gray
 * @param saturation largest change of the factor of distances from a pixel's own gray
 * @param hueDegrees largest turn
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hueDegrees)
    implements AugmentationStep {

  static final String NAME = "color";

  /** Changes after which a photo still looks like a photo. */
  public static final ColorJitter MODERATE = new ColorJitter(0.25, 0.25, 0.4, 10);

  static final String STRONG_NAME = NAME + ":strong";

  /**
   * Changes as large as YOLO's trainings make them (0.7 of saturation, 0.4 of value), and hues
   * turned further: for few pictures, or light that differs from theirs.
   */
  public static final ColorJitter STRONG = new ColorJitter(0.4, 0.4, 0.7, 20);

  /** How much red, green and blue make gray (ITU-R BT.601), in the order blue, green, red. */
  private static final double[] GRAY = {0.114, 0.587, 0.299};

  /** Refuses factors that could reach zero. */
  public ColorJitter {
    for (double change : new double[] {brightness, contrast, saturation}) {
      if (!(change >= 0 && change < 1)) {
        throw new IllegalArgumentException(
            "Cannot change colors by factors of 1 ± %s: it lies from 0 to below 1"
                .formatted(change));
      }
    }
    if (!(hueDegrees >= 0 && hueDegrees <= 180)) {
      throw new IllegalArgumentException(
          "Cannot turn hues by %s degrees: at most 180".formatted(hueDegrees));
    }
  }

  @Override
  public String label() {
    return equals(STRONG) ? STRONG_NAME : NAME;
  }

  void apply(Draw draw, PixelCanvas picture) {
    Random random = draw.random(NAME);
    double bright = AugmentationStep.between(random, 1 - brightness, 1 + brightness);
    double steep = AugmentationStep.between(random, 1 - contrast, 1 + contrast);
    double vivid = AugmentationStep.between(random, 1 - saturation, 1 + saturation);
    double turn = Math.toRadians(AugmentationStep.between(random, -hueDegrees, hueDegrees));
    double[] means = picture.means();
    double gray = 0;
    for (int channel = 0; channel < 3; channel++) {
      gray += GRAY[channel] * means[channel];
    }
    picture.transform(map(bright, steep, vivid, turn, gray));
  }

  /** Returns three rows, blue, green and red, of three factors and a term. */
  private static double[] map(
      double bright, double steep, double vivid, double turn, double meanGray) {
    double[] map = new double[12];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
          double saturated = (k == column ? vivid : 0) + (1 - vivid) * GRAY[column];
          sum += rotation(turn, row, k) * saturated;
        }
        map[4 * row + column] = bright * steep * sum;
      }
      // Neither saturation nor hue moves a gray.
      map[4 * row + 3] = (1 - steep) * bright * meanGray;
    }
    return map;
  }

  /** One entry of the rotation around (1, 1, 1) by Rodrigues' formula. */
  private static double rotation(double turn, int row, int column) {
    double along = (1 - Math.cos(turn)) / 3;
    if (row == column) {
      return Math.cos(turn) + along;
    }
    double across = Math.sin(turn) / Math.sqrt(3);
    return Math.floorMod(row - column, 3) == 1 ? along + across : along - across;
  }
}

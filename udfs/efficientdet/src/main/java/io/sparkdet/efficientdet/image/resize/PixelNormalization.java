package io.sparkdet.efficientdet.image.resize;

/**
 * What is done to a channel value {@code v} in 0 to 255: {@code (v / 255 - mean) / deviation}, here
 * as {@code v * factor + term}. Channels are 0 red, 1 green, 2 blue.
 */
public enum PixelNormalization {
  /** Mean and deviation of ImageNet's training images, as most D0 to D7x weights expect. */
  IMAGENET(0.485, 0.456, 0.406, 0.229, 0.224, 0.225),
  /** From -1 to 1, as AdvProp and Lite weights expect. */
  SYMMETRIC(0.5, 0.5, 0.5, 0.5, 0.5, 0.5);

  private final double meanRed;
  private final double meanGreen;
  private final double meanBlue;
  private final double deviationRed;
  private final double deviationGreen;
  private final double deviationBlue;

  PixelNormalization(
      double meanRed,
      double meanGreen,
      double meanBlue,
      double deviationRed,
      double deviationGreen,
      double deviationBlue) {
    this.meanRed = meanRed;
    this.meanGreen = meanGreen;
    this.meanBlue = meanBlue;
    this.deviationRed = deviationRed;
    this.deviationGreen = deviationGreen;
    this.deviationBlue = deviationBlue;
  }

  float factor(int channel) {
    return (float) (1 / (255 * pick(channel, deviationRed, deviationGreen, deviationBlue)));
  }

  float term(int channel) {
    return (float)
        (-pick(channel, meanRed, meanGreen, meanBlue)
            / pick(channel, deviationRed, deviationGreen, deviationBlue));
  }

  /**
   * Returns {@code (v - 255 mean) / (255 deviation)} of every value 0 to 255, the two constants
   * rounded to float and computed in float as torch does.
   */
  float[] table(int channel) {
    float mean = (float) (255 * pick(channel, meanRed, meanGreen, meanBlue));
    float deviation = (float) (255 * pick(channel, deviationRed, deviationGreen, deviationBlue));
    float[] table = new float[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (value - mean) / deviation;
    }
    return table;
  }

  /** Returns the mean as an 8-bit value, halves to even. */
  int meanColor(int channel) {
    return (int) Math.rint(255 * pick(channel, meanRed, meanGreen, meanBlue));
  }

  private static double pick(int channel, double red, double green, double blue) {
    return switch (channel) {
      case 0 -> red;
      case 1 -> green;
      case 2 -> blue;
      default -> throw new IllegalArgumentException("Cannot normalize channel " + channel);
    };
  }
}

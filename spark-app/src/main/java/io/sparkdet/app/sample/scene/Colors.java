package io.sparkdet.app.sample.scene;

import java.util.Random;

/** Arithmetic on colors packed as 0xRRGGBB, sRGB values taken as they are. */
final class Colors {

  private Colors() {}

  static int pack(double red, double green, double blue) {
    return channel(red) << 16 | channel(green) << 8 | channel(blue);
  }

  static int red(int color) {
    return color >> 16 & 0xFF;
  }

  static int green(int color) {
    return color >> 8 & 0xFF;
  }

  static int blue(int color) {
    return color & 0xFF;
  }

  /** Returns {@code (1 - share) * first + share * second}. */
  static int blend(int first, int second, double share) {
    return pack(
        red(first) + share * (red(second) - red(first)),
        green(first) + share * (green(second) - green(first)),
        blue(first) + share * (blue(second) - blue(first)));
  }

  /** Returns the Euclidean distance of two colors, 0 to 441. */
  static double distance(int a, int b) {
    double red = red(a) - red(b);
    double green = green(a) - green(b);
    double blue = blue(a) - blue(b);
    return Math.sqrt(red * red + green * green + blue * blue);
  }

  /** Draws any color. */
  static int any(Random random) {
    return random.nextInt(0x1000000);
  }

  /** Draws a color at most {@code reach} away from another in each channel. */
  static int near(Random random, int color, int reach) {
    return pack(
        red(color) + reach * (2 * random.nextDouble() - 1),
        green(color) + reach * (2 * random.nextDouble() - 1),
        blue(color) + reach * (2 * random.nextDouble() - 1));
  }

  private static int channel(double value) {
    return (int) Math.max(0, Math.min(255, value + 0.5));
  }
}

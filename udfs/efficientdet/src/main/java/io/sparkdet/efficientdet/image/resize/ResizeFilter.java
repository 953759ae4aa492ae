package io.sparkdet.efficientdet.image.resize;

/** What a source pixel weighs at a distance from the target pixel's center, in target pixels. */
enum ResizeFilter {
  /** Pillow's BILINEAR. */
  TRIANGLE(1) {
    @Override
    double weight(double distance) {
      return Math.max(0, 1 - distance);
    }
  },
  /** Pillow's BICUBIC: Keys' cubic with a = -0.5 (Resample.c, bicubic_filter). */
  CUBIC(2) {
    @Override
    double weight(double distance) {
      if (distance < 1) {
        return ((A + 2) * distance - (A + 3)) * distance * distance + 1;
      }
      return distance < 2 ? (((distance - 5) * distance + 8) * distance - 4) * A : 0;
    }
  },
  /** Pillow's LANCZOS: a sinc under the middle of a sinc three times as wide. */
  LANCZOS(3) {
    @Override
    double weight(double distance) {
      return distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
    }
  };

  private static final double A = -0.5;

  private final double support;

  ResizeFilter(double support) {
    this.support = support;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  /** Returns the distance from which on nothing has weight. */
  double support() {
    return support;
  }

  /** Returns the weight, not yet divided by the sum; {@code distance} is not negative. */
  abstract double weight(double distance);
}

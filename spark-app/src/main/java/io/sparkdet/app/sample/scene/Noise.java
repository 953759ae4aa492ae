package io.sparkdet.app.sample.scene;

/** Random numbers that are pure functions of a seed and lattice coordinates. */
final class Noise {

  private Noise() {}

  /** Returns a well-mixed 64-bit hash (the finalizer of SplitMix64, Steele et al. 2014). */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Returns a uniform number in [0, 1) for one lattice point. */
  static double at(long seed, int x, int y) {
    long point = ((long) y << 32) | (x & 0xFFFFFFFFL);
    return (mix(seed ^ mix(point)) >>> 11) * 0x1.0p-53;
  }

  /** Returns value noise in [0, 1]: lattice values joined by smooth interpolation. */
  static double smooth(long seed, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double u = ease(x - left);
    double v = ease(y - top);
    double upper = at(seed, left, top) * (1 - u) + at(seed, left + 1, top) * u;
    double lower = at(seed, left, top + 1) * (1 - u) + at(seed, left + 1, top + 1) * u;
    return upper * (1 - v) + lower * v;
  }

  /** Returns a number in (-1, 1) with a triangular density around 0. */
  static double grain(long seed, int x, int y) {
    long point = ((long) y << 32) | (x & 0xFFFFFFFFL);
    long bits = mix(seed ^ mix(point));
    return ((bits >>> 32) - (bits & 0xFFFFFFFFL)) * 0x1.0p-32;
  }

  private static double ease(double t) {
    return t * t * (3 - 2 * t);
  }
}

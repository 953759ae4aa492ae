package io.sparkdet.app.sample.scene;

import java.util.Random;

/**
 * A two-colored surface: the share of the second color, in [0, 1], at a pixel.
 *
 * @param kind the pattern
 * @param first the color where the share is 0, as 0xRRGGBB
 * @param second the color where the share is 1, as 0xRRGGBB
 * @param cos cosine of the pattern's direction
 * @param sin sine of the pattern's direction
 * @param period pixels after which stripes and checks repeat; the grain of clouds; half the length
 *     of a gradient
 * @param seed of clouds, and the shift of the other patterns
 */
record Texture(Kind kind, int first, int second, double cos, double sin, double period, long seed) {

  enum Kind {
    SOLID {
      @Override
      double share(double u, double v, long seed) {
        return 0;
      }
    },
    GRADIENT {
      @Override
      double share(double u, double v, long seed) {
        return clamp(0.5 + u / 2);
      }
    },
    STRIPES {
      @Override
      double share(double u, double v, long seed) {
        return edge(wave(u));
      }
    },
    CHECKS {
      @Override
      double share(double u, double v, long seed) {
        double across = edge(wave(u));
        double down = edge(wave(v));
        return across * (1 - down) + down * (1 - across);
      }
    },
    CLOUDS {
      @Override
      double share(double u, double v, long seed) {
        return clamp(
            0.6 * Noise.smooth(seed, u, v)
                + 0.3 * Noise.smooth(seed + 1, 2.1 * u, 2.1 * v)
                + 0.15 * Noise.smooth(seed + 2, 4.3 * u, 4.3 * v));
      }
    };

    abstract double share(double u, double v, long seed);

    /** Returns a triangle wave in [0, 1] of period 1. */
    private static double wave(double u) {
      return 2 * Math.abs(u - Math.floor(u + 0.5));
    }

    /** Returns the wave with its flanks made steep, still a pixel or so wide. */
    private static double edge(double wave) {
      return clamp((wave - 0.5) * 5 + 0.5);
    }

    private static double clamp(double value) {
      return Math.max(0, Math.min(1, value));
    }
  }

  /** Draws a pattern of any kind for two given colors; periods scale with {@code extent}. */
  static Texture draw(Random random, int first, int second, double extent) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    double turn = random.nextDouble() * 2 * Math.PI;
    double period = extent * (0.08 + 0.3 * random.nextDouble());
    return new Texture(
        kind,
        first,
        second,
        StrictMath.cos(turn),
        StrictMath.sin(turn),
        kind == Kind.GRADIENT ? extent : Math.max(5, period),
        random.nextLong());
  }

  /** Returns the color, as 0xRRGGBB, at a pixel relative to the pattern's origin. */
  int color(double x, double y) {
    double u = (x * cos + y * sin) / period;
    double v = (y * cos - x * sin) / period;
    return Colors.blend(first, second, kind.share(u, v, seed));
  }
}

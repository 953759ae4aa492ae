package io.sparkdet.app.sample.scene;

import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;
import java.util.Random;

/**
 * The classes of the sample lake: outlines around the origin, of about radius 1, filled by the
 * even-odd rule.
 */
public enum SampleShape {
  /** A disc. */
  CIRCLE(1, Math.PI) {
    @Override
    Path2D unit() {
      return evenOdd(new Ellipse2D.Double(-1, -1, 2, 2));
    }
  },
  /** Four equal sides. */
  SQUARE(2, 4.0) {
    @Override
    Path2D unit() {
      return evenOdd(new Rectangle2D.Double(-1, -1, 2, 2));
    }
  },
  /** Three tips. */
  TRIANGLE(3, 3 * StrictMath.sqrt(3) / 4) {
    @Override
    Path2D unit() {
      return spikes(3, 0.5);
    }
  },
  /** Five tips, notched. */
  STAR(4, 5 * Proportions.STAR_INNER * StrictMath.sin(Math.PI / 5)) {
    @Override
    Path2D unit() {
      return spikes(5, Proportions.STAR_INNER);
    }
  },
  /** A disc with a hole. */
  RING(5, Math.PI * (1 - Proportions.RING_INNER * Proportions.RING_INNER)) {
    @Override
    Path2D unit() {
      Path2D path = evenOdd(new Ellipse2D.Double(-1, -1, 2, 2));
      path.append(
          new Ellipse2D.Double(
              -Proportions.RING_INNER,
              -Proportions.RING_INNER,
              2 * Proportions.RING_INNER,
              2 * Proportions.RING_INNER),
          false);
      return path;
    }
  },
  /** Four arms. */
  CROSS(6, 8 * Proportions.CROSS_ARM - 4 * Proportions.CROSS_ARM * Proportions.CROSS_ARM) {
    @Override
    Path2D unit() {
      double a = Proportions.CROSS_ARM;
      double[] corners = {
        -a, -1, a, -1, a, -a, 1, -a, 1, a, a, a, a, 1, -a, 1, -a, a, -1, a, -1, -a, -a, -a
      };
      return polygon(corners);
    }
  };

  private final int id;
  private final double unitArea;

  SampleShape(int id, double unitArea) {
    this.id = id;
    this.unitArea = unitArea;
  }

  /** Draws any class with equal chances. */
  static SampleShape draw(Random random) {
    return values()[random.nextInt(values().length)];
  }

  /** Returns the outline around the origin, of about radius 1. */
  abstract Path2D unit();

  /** Returns the category's name in the annotations. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the category's id in the annotations, from 1. */
  public int id() {
    return id;
  }

  /** Returns the factor that gives the unit outline an area of {@code pixels}. */
  double radius(double pixels) {
    return StrictMath.sqrt(pixels / unitArea);
  }

  /**
   * Returns the outline in picture pixels, stretched by {@code stretch} along its own first axis
   * with its area kept, then turned and moved.
   *
   * <p>The turn is computed with {@link StrictMath}, so that every machine draws the same pixels.
   */
  Path2D outline(double centerX, double centerY, double area, double stretch, double turn) {
    double radius = radius(area);
    double along = radius * StrictMath.sqrt(stretch);
    double across = radius / StrictMath.sqrt(stretch);
    double cos = StrictMath.cos(turn);
    double sin = StrictMath.sin(turn);
    Path2D path = unit();
    path.transform(
        new AffineTransform(
            along * cos, along * sin, -across * sin, across * cos, centerX, centerY));
    return path;
  }

  private static Path2D evenOdd(java.awt.Shape shape) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    path.append(shape, false);
    return path;
  }

  /** Returns a polygon with {@code tips} tips at radius 1 and notches between them. */
  private static Path2D spikes(int tips, double notch) {
    double[] corners = new double[4 * tips];
    for (int i = 0; i < 2 * tips; i++) {
      double radius = i % 2 == 0 ? 1 : notch;
      double angle = Math.PI * i / tips - Math.PI / 2;
      corners[2 * i] = radius * StrictMath.cos(angle);
      corners[2 * i + 1] = radius * StrictMath.sin(angle);
    }
    return polygon(corners);
  }

  private static Path2D polygon(double[] corners) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }

  /**
   * Proportions of the outlines, in a class of their own because constants use them while built.
   */
  private static final class Proportions {
    /** Radius of a star's inner corners; its tips lie at 1. */
    static final double STAR_INNER = 0.45;

    /** Radius of the hole of a ring. */
    static final double RING_INNER = 0.55;

    /** Half the width of a cross's arms. */
    static final double CROSS_ARM = 0.34;
  }
}

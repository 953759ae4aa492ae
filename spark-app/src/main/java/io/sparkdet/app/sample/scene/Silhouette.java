package io.sparkdet.app.sample.scene;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/**
 * How much of each pixel a shape covers, 0 to 255, within the part of its bounds that lies in the
 * picture. A pixel belongs to the shape when at least half of it is covered.
 */
final class Silhouette {

  /** Coverage from which a pixel belongs to a shape. */
  static final int HALF = 128;

  private final Rectangle bounds;
  private final int[] coverage;

  private Silhouette(Rectangle bounds, int[] coverage) {
    this.bounds = bounds;
    this.coverage = coverage;
  }

  /** Rasterises the part of an outline that lies in a picture of the given size. */
  static Silhouette of(Path2D outline, int width, int height) {
    Rectangle whole = outline.getBounds();
    whole.grow(1, 1);
    Rectangle bounds = whole.intersection(new Rectangle(width, height));
    if (bounds.isEmpty()) {
      return new Silhouette(new Rectangle(), new int[0]);
    }
    BufferedImage stencil =
        new BufferedImage(bounds.width, bounds.height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = stencil.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.fill(
        outline.createTransformedShape(AffineTransform.getTranslateInstance(-bounds.x, -bounds.y)));
    graphics.dispose();
    int[] coverage = stencil.getRGB(0, 0, bounds.width, bounds.height, null, 0, bounds.width);
    for (int i = 0; i < coverage.length; i++) {
      coverage[i] >>>= 24;
    }
    return new Silhouette(bounds, coverage);
  }

  /** Returns the columns and rows that are stored. */
  Rectangle bounds() {
    return bounds;
  }

  /** Returns the coverage of a pixel within the bounds, 0 to 255. */
  int coverage(int x, int y) {
    return coverage[(y - bounds.y) * bounds.width + x - bounds.x];
  }
}

package io.sparkdet.app.sample.scene;

import java.awt.geom.Path2D;

/**
 * One shape of a scene, in picture pixels (x to the right, y down, origin at the upper left
 * corner).
 *
 * @param shape its class
 * @param centerX of the outline
 * @param centerY of the outline
 * @param area of the whole outline in square pixels, hidden parts included
 * @param stretch length along the outline's own first axis relative to the other
 * @param turn angle in radians
 * @param fill its surface, with the origin at the center
 */
record PlacedShape(
    SampleShape shape,
    double centerX,
    double centerY,
    double area,
    double stretch,
    double turn,
    Texture fill) {

  Path2D outline() {
    return shape.outline(centerX, centerY, area, stretch, turn);
  }

  /** Returns the radius of the disc that this shape is taken for when scenes are arranged. */
  double reach() {
    return 1.2 * shape.radius(area);
  }

  /** Returns whether the discs of two shapes meet. */
  boolean near(PlacedShape other) {
    double dx = centerX - other.centerX;
    double dy = centerY - other.centerY;
    double sum = reach() + other.reach();
    return dx * dx + dy * dy < sum * sum;
  }
}

package io.sparkdet.sql.function.box;

import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Boxes as polygons in well-known text (OGC 06-103r4, section 7), which Sedona's {@code
 * ST_GeomFromWKT} reads: x and y are those of the box, so y runs down. Numbers read back as the
 * same doubles. Generated code calls it.
 */
public final class BoxPolygon {

  private BoxPolygon() {}

  /** Returns a closed ring of four corners; null if a number is not finite. */
  public static @Nullable UTF8String wkt(double xMin, double yMin, double xMax, double yMax) {
    if (!Double.isFinite(xMin + yMin + xMax + yMax)) {
      return null;
    }
    String left = number(xMin);
    String top = number(yMin);
    String right = number(xMax);
    String bottom = number(yMax);
    return UTF8String.fromString(
        "POLYGON (("
            + left
            + ' '
            + top
            + ", "
            + right
            + ' '
            + top
            + ", "
            + right
            + ' '
            + bottom
            + ", "
            + left
            + ' '
            + bottom
            + ", "
            + left
            + ' '
            + top
            + "))");
  }

  private static String number(double value) {
    String text = Double.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}

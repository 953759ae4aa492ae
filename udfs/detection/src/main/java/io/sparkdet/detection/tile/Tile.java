package io.sparkdet.detection.tile;

/**
 * A part of a picture in pixels: columns {@code [x, x + width)}, rows {@code [y, y + height)}.
 *
 * @param x its first column
 * @param y its first row
 * @param width its columns, at least 1
 * @param height its rows, at least 1
 */
public record Tile(int x, int y, int width, int height) {

  /** Refuses a part that begins outside of the picture or has no pixels. */
  public Tile {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "Cannot cut %d x %d pixels at %d, %d: a part begins at 0, 0 or later and has pixels"
              .formatted(width, height, x, y));
    }
  }

  /** Returns the column after its last one. */
  public int right() {
    return x + width;
  }

  /** Returns the row after its last one. */
  public int bottom() {
    return y + height;
  }
}

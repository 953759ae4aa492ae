package io.sparkdet.efficientdet.image.tiff;

import java.nio.ByteBuffer;

/**
 * Tiles as one column of pixels, each below the one before: what libtiff gives where it is told
 * that tiles are strips. It is told so where its way with tiles is wrong: libtiff 4.7.1 refuses
 * uncompressed ones whose bytes are no multiple of 1,024, and skews gray of 16 bits in the last
 * column of tiles.
 *
 * @param tileWidth columns of a tile, and of the stack
 * @param tileHeight rows of a tile
 * @param across tiles in a row of the picture
 * @param down rows of tiles
 */
public record TileStack(int tileWidth, int tileHeight, int across, int down) {

  /** Returns the rows of all tiles. */
  public int height() {
    return tileHeight * across * down;
  }

  /**
   * Copies the pixels, three bytes each, to where they are in the picture.
   *
   * @param stack all rows of all tiles
   * @param picture for {@code width x height} pixels
   */
  public void unstack(ByteBuffer stack, ByteBuffer picture, int width, int height) {
    for (int y = 0; y < height; y++) {
      for (int column = 0; column < across; column++) {
        int left = column * tileWidth;
        int row = (y / tileHeight * across + column) * tileHeight + y % tileHeight;
        picture.put(
            3 * (y * width + left),
            stack,
            3 * row * tileWidth,
            3 * Math.min(tileWidth, width - left));
      }
    }
  }
}

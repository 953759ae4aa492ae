package io.sparkdet.detection.tile;

/**
 * The tiles of one picture, row by row from the top left: every pixel lies in one of them at least.
 *
 * <p>Along each axis tiles begin a step apart; the last one is moved inwards until it ends with the
 * picture, so that it is as large as the others and shares more with the one before. A picture that
 * is shorter than a tile has one tile of its own length there.
 */
public final class TileGrid {

  private final int width;
  private final int height;
  private final int tileWidth;
  private final int tileHeight;
  private final int[] left;
  private final int[] top;

  /**
   * Plans the tiles.
   *
   * @param tiling what cuts
   * @param width pixels of the picture
   * @param height pixels of the picture
   * @throws IllegalArgumentException if the tiling cuts nothing, or there are more than 2^31 tiles
   */
  public TileGrid(Tiling tiling, int width, int height) {
    if (tiling.size() == 0) {
      throw new IllegalArgumentException("Cannot plan tiles: the tiling cuts nothing");
    }
    this.width = width;
    this.height = height;
    this.tileWidth = Math.min(width, tiling.size());
    this.tileHeight = Math.min(height, tiling.size());
    this.left = begins(width, tileWidth, tiling.step());
    this.top = begins(height, tileHeight, tiling.step());
    if ((long) left.length * top.length > Integer.MAX_VALUE - 1) {
      throw new IllegalArgumentException(
          "Cannot cut %d x %d pixels into %d x %d tiles: take larger ones or less overlap"
              .formatted(width, height, left.length, top.length));
    }
  }

  private static int[] begins(int length, int tile, int step) {
    int[] begins = new int[1 + (length - tile + step - 1) / step];
    for (int i = 0; i < begins.length; i++) {
      begins[i] = Math.min(i * step, length - tile);
    }
    return begins;
  }

  /** Returns the number of tiles. */
  public int size() {
    return left.length * top.length;
  }

  /** Returns the picture's columns. */
  public int width() {
    return width;
  }

  /** Returns the picture's rows. */
  public int height() {
    return height;
  }

  /** Returns tile {@code index} of {@link #size}. */
  public Tile tile(int index) {
    return new Tile(left[column(index)], top[row(index)], tileWidth, tileHeight);
  }

  /** Returns the number of tiles side by side. */
  int columns() {
    return left.length;
  }

  int column(int index) {
    return index % left.length;
  }

  int row(int index) {
    return index / left.length;
  }

  /** Returns the first column of tiles that shares pixels with {@code column}. */
  int firstColumn(int column) {
    return first(left, column, tileWidth);
  }

  /** Returns the last column of tiles that shares pixels with {@code column}. */
  int lastColumn(int column) {
    return last(left, column, tileWidth);
  }

  /** Returns the first row of tiles that shares pixels with {@code row}. */
  int firstRow(int row) {
    return first(top, row, tileHeight);
  }

  /** Returns the last row of tiles that shares pixels with {@code row}. */
  int lastRow(int row) {
    return last(top, row, tileHeight);
  }

  private static int first(int[] begins, int at, int length) {
    int first = at;
    while (first > 0 && begins[first - 1] + length > begins[at]) {
      first--;
    }
    return first;
  }

  private static int last(int[] begins, int at, int length) {
    int last = at;
    while (last < begins.length - 1 && begins[last + 1] < begins[at] + length) {
      last++;
    }
    return last;
  }

  /**
   * Returns whether a box that was found in a tile touches a border of it inside of the picture, so
   * that it may be a piece of an object only. Boxes end some pixels beside the border where they
   * are cut: 1/128 of the tile's side (8 pixels of 1,024) is taken as touching.
   *
   * @param xMin corners in pixels of the picture
   */
  boolean cuts(int index, float xMin, float yMin, float xMax, float yMax) {
    Tile tile = tile(index);
    float nearX = tile.width() / 128f;
    float nearY = tile.height() / 128f;
    return (tile.x() > 0 && xMin <= tile.x() + nearX)
        || (tile.y() > 0 && yMin <= tile.y() + nearY)
        || (tile.right() < width && xMax >= tile.right() - nearX)
        || (tile.bottom() < height && yMax >= tile.bottom() - nearY);
  }
}

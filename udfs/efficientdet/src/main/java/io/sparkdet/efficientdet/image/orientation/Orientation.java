package io.sparkdet.efficientdet.image.orientation;

/**
 * How stored pixels are turned to be seen upright: the eight values of the EXIF tag {@code
 * Orientation} (0x0112), in their order. A turn is a transposition (if any), then mirrorings.
 */
public enum Orientation {
  /** 1: as stored. */
  UPRIGHT(false, false, false),
  /** 2: left and right exchanged. */
  MIRRORED(false, true, false),
  /** 3: half a turn. */
  HALF_TURN(false, true, true),
  /** 4: top and bottom exchanged. */
  FLIPPED(false, false, true),
  /** 5: rows and columns exchanged. */
  TRANSPOSED(true, false, false),
  /** 6: a quarter turn clockwise. */
  QUARTER_TURN_CLOCKWISE(true, true, false),
  /** 7: rows and columns exchanged along the other diagonal. */
  TRANSVERSED(true, true, true),
  /** 8: a quarter turn anticlockwise. */
  QUARTER_TURN_ANTICLOCKWISE(true, false, true);

  private final boolean swapsAxes;
  private final boolean mirrorsColumns;
  private final boolean mirrorsRows;

  Orientation(boolean swapsAxes, boolean mirrorsColumns, boolean mirrorsRows) {
    this.swapsAxes = swapsAxes;
    this.mirrorsColumns = mirrorsColumns;
    this.mirrorsRows = mirrorsRows;
  }

  /** Returns the orientation of an EXIF value; any value outside 1 to 8 means as stored. */
  public static Orientation ofExif(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }

  /** Returns whether the oriented image is as wide as the stored one is high. */
  public boolean swapsAxes() {
    return swapsAxes;
  }

  /** Returns whether, after the axes are exchanged if they are, left and right are exchanged. */
  public boolean mirrorsColumns() {
    return mirrorsColumns;
  }

  /** Returns whether, after the axes are exchanged if they are, top and bottom are exchanged. */
  public boolean mirrorsRows() {
    return mirrorsRows;
  }
}

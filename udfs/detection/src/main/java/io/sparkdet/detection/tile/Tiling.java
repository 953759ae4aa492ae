package io.sparkdet.detection.tile;

import org.jspecify.annotations.Nullable;

/**
 * How large pictures are cut: into squares of {@code size} pixels of which neighbors share the part
 * {@code overlap} of a side.
 *
 * @param size side of a tile in pixels, {@value #SMALLEST} to {@value #LARGEST}; 0 cuts nothing
 * @param overlap share of its side that a tile has in common with the next one, 0 to {@value
 *     #MOST_OVERLAP}
 * @param withFull whether the picture is looked at as a whole too
 */
public record Tiling(int size, double overlap, boolean withFull) {

  /** What is written where nothing is cut. */
  public static final String OFF = "none";

  /** Cuts nothing. */
  public static final Tiling NONE = new Tiling(0, 0, false);

  /** The smallest tile. */
  public static final int SMALLEST = 64;

  /** The largest tile: no JPEG has a longer side. */
  public static final int LARGEST = 65_535;

  /** The largest overlap; more of it costs a hundred times the picture's pixels. */
  public static final double MOST_OVERLAP = 0.9;

  private static final String WITH_FULL = "with-full";

  /** Refuses sizes and overlaps out of range. */
  public Tiling {
    if (size != 0 && (size < SMALLEST || size > LARGEST)) {
      throw new IllegalArgumentException(
          "Cannot use tiles of %d pixels: a side has %d to %d pixels"
              .formatted(size, SMALLEST, LARGEST));
    }
    if (!(overlap >= 0 && overlap <= MOST_OVERLAP)) {
      throw new IllegalArgumentException(
          "Cannot overlap tiles by %s: the share of a side is from 0 to %s"
              .formatted(overlap, MOST_OVERLAP));
    }
  }

  /**
   * Reads {@code SIZE:OVERLAP}, such as {@code 1024:0.2}, {@code SIZE:OVERLAP:with-full}, or {@code
   * none}.
   *
   * @throws IllegalArgumentException if the text is none of them, or a number is out of range
   */
  public static Tiling parse(String spec) {
    if (spec.equals(OFF)) {
      return NONE;
    }
    String[] parts = spec.split(":", -1);
    boolean full = parts.length == 3 && parts[2].equals(WITH_FULL);
    if (parts.length != 2 && !full) {
      throw unreadable(spec, null);
    }
    int size;
    double overlap;
    try {
      size = Integer.parseInt(parts[0]);
      overlap = Double.parseDouble(parts[1]);
    } catch (NumberFormatException e) {
      throw unreadable(spec, e);
    }
    if (size == 0) {
      throw unreadable(spec, null);
    }
    return new Tiling(size, overlap, full);
  }

  private static IllegalArgumentException unreadable(String spec, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "Cannot read tiles '%s': use SIZE:OVERLAP such as 1024:0.2, SIZE:OVERLAP:with-full, or none"
            .formatted(spec),
        cause);
  }

  /** Returns whether a picture is cut: it is larger than a tile in one direction at least. */
  public boolean cuts(int width, int height) {
    return size > 0 && (width > size || height > size);
  }

  /** Returns the pixels from the beginning of a tile to that of the next one, at least 1. */
  int step() {
    return Math.max(1, (int) Math.round(size * (1 - overlap)));
  }
}

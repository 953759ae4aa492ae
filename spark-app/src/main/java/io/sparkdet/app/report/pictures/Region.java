package io.sparkdet.app.report.pictures;

/**
 * A part of a picture in pixels of the oriented original, {@code right} and {@code bottom} left
 * out.
 */
public record Region(int left, int top, int right, int bottom) {

  public Region {
    if (left < 0 || top < 0 || right <= left || bottom <= top) {
      throw new IllegalArgumentException(
          "Cannot show columns %d to %d and rows %d to %d: no pixel is in them"
              .formatted(left, right, top, bottom));
    }
  }

  /** Returns all of a picture. */
  public static Region all(int width, int height) {
    return new Region(0, 0, width, height);
  }

  /**
   * Returns what of a box, given by its corners, lies in a picture; where nothing does, the whole
   * picture.
   */
  public static Region within(
      int width, int height, double left, double top, double right, double bottom) {
    int first = (int) Math.max(0, Math.floor(left));
    int upper = (int) Math.max(0, Math.floor(top));
    int last = (int) Math.min(width, Math.ceil(right));
    int lower = (int) Math.min(height, Math.ceil(bottom));
    return first < last && upper < lower
        ? new Region(first, upper, last, lower)
        : all(width, height);
  }

  public int width() {
    return right - left;
  }

  public int height() {
    return bottom - top;
  }
}

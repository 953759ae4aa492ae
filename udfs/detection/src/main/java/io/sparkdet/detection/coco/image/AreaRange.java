package io.sparkdet.detection.coco.image;

/**
 * A named range of areas in square pixels, both ends included. Truths outside it are ignored, and
 * so are detections outside it that match no truth.
 *
 * @param name what users call it; not empty
 * @param min the smallest area that belongs to it
 * @param max the largest area that belongs to it
 */
public record AreaRange(String name, double min, double max) {

  /** Everything up to COCO's bound of 100,000 squared; larger boxes are ignored, as there. */
  public static final AreaRange ALL = new AreaRange("all", 0, 1e5 * 1e5);

  /** Up to 32 x 32 pixels. */
  public static final AreaRange SMALL = new AreaRange("small", 0, 32 * 32);

  /** From 32 x 32 to 96 x 96 pixels. */
  public static final AreaRange MEDIUM = new AreaRange("medium", 32 * 32, 96 * 96);

  /** From 96 x 96 pixels. */
  public static final AreaRange LARGE = new AreaRange("large", 96 * 96, 1e5 * 1e5);

  public AreaRange {
    if (name.isBlank()) {
      throw new IllegalArgumentException("Cannot use an area range without a name");
    }
    if (!(min <= max)) {
      throw new IllegalArgumentException(
          "Cannot use area range %s: %s is not at most %s".formatted(name, min, max));
    }
  }

  /** Returns the range written as {@code name:min:max}. */
  public static AreaRange parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length == 3) {
      try {
        return new AreaRange(parts[0], Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(malformed(text), e);
      }
    }
    throw new IllegalArgumentException(malformed(text));
  }

  /** Returns whether {@code area} lies in the range, its ends included. */
  public boolean contains(double area) {
    return !(area < min || area > max);
  }

  private static String malformed(String text) {
    return "Cannot read an area range: %s; write name:min:max, such as tiny:0:256".formatted(text);
  }
}

package io.sparkdet.detection.box;

/**
 * The way from pixels of the network's input to pixels of the original image: a coordinate is
 * clipped to [0, clip], both ends included, and after suppression multiplied by its scale.
 *
 * <p>The zylo117 profile clips to the padded square, side − 1, and has a scale of its own for each
 * axis; others clip to the resized image and share one scale.
 *
 * @param clipXMax largest x in network pixels
 * @param clipYMax largest y in network pixels
 * @param scaleX original pixels a network pixel, horizontally
 * @param scaleY original pixels a network pixel, vertically
 */
public record PixelMapping(float clipXMax, float clipYMax, double scaleX, double scaleY) {

  /** Leaves every coordinate as it is. */
  public static final PixelMapping SAME_PIXELS =
      new PixelMapping(Float.MAX_VALUE, Float.MAX_VALUE, 1, 1);

  /** Refuses negative or endless clips and scales that are not positive and finite. */
  public PixelMapping {
    if (!(clipXMax >= 0 && clipYMax >= 0)
        || Float.isInfinite(clipXMax)
        || Float.isInfinite(clipYMax)) {
      throw new IllegalArgumentException(
          "Cannot clip boxes to %s x %s pixels: both are finite and not negative"
              .formatted(clipXMax, clipYMax));
    }
    if (!(scaleX > 0 && scaleY > 0) || Double.isInfinite(scaleX) || Double.isInfinite(scaleY)) {
      throw new IllegalArgumentException(
          "Cannot scale boxes by %s and %s: both are finite and positive"
              .formatted(scaleX, scaleY));
    }
  }

  /** Returns {@code x} of the network's input, clipped to it. */
  public float clipX(float x) {
    return Math.max(0f, Math.min(clipXMax, x));
  }

  /** Returns {@code y} of the network's input, clipped to it. */
  public float clipY(float y) {
    return Math.max(0f, Math.min(clipYMax, y));
  }

  /** Returns {@code x} of the network's input in pixels of the original image. */
  public float originalX(float x) {
    return (float) (x * scaleX);
  }

  /** Returns {@code y} of the network's input in pixels of the original image. */
  public float originalY(float y) {
    return (float) (y * scaleY);
  }
}

package io.sparkdet.detection;

/**
 * The way from the network's pixels back to those of the oriented original: coordinates are clipped
 * to [0, clip], both ends included, and after suppression multiplied by the scale of their axis.
 *
 * @param clipXMax the largest x in pixels of the network's input
 * @param clipYMax the largest y in pixels of the network's input
 * @param scaleX pixels of the original for one pixel of the input, along x
 * @param scaleY the same along y; the two differ where sides were rounded to whole pixels
 */
public record PixelMapping(float clipXMax, float clipYMax, double scaleX, double scaleY) {

  /** Refuses an empty clip area and scales that are not positive numbers. */
  public PixelMapping {
    if (!(clipXMax >= 0 && clipYMax >= 0)) {
      throw new IllegalArgumentException(
          "Cannot clip boxes to %s x %s: both are at least 0".formatted(clipXMax, clipYMax));
    }
    if (!(scaleX > 0 && scaleY > 0 && Double.isFinite(scaleX) && Double.isFinite(scaleY))) {
      throw new IllegalArgumentException(
          "Cannot scale boxes by %s, %s: both are above 0".formatted(scaleX, scaleY));
    }
  }
}

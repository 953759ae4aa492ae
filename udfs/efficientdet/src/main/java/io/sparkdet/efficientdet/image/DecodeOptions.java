package io.sparkdet.efficientdet.image;

import io.sparkdet.efficientdet.image.format.ImageFormat;
import io.sparkdet.efficientdet.image.format.ImageHeader;

/**
 * How images become pixels.
 *
 * @param maxPixels the most pixels (width times height) an image may declare; 0 means no limit but
 *     that of one buffer, 715,827,882 pixels
 * @param orientation whether the declared orientation is obeyed
 * @param mode whether reduced decoding is allowed
 * @param inputSize the side of the network's square input in pixels: in {@link DecodeMode#FAST} the
 *     longer side is not decoded shorter than this
 * @param damage what happens to a picture that is readable only in part
 */
public record DecodeOptions(
    long maxPixels, OrientationRule orientation, DecodeMode mode, int inputSize, Damage damage) {

  /** The default limit, 178,956,970 pixels: 512 MiB of BGR, where Pillow also refuses. */
  public static final long DEFAULT_MAX_PIXELS = 178_956_970L;

  /** Refuses a negative limit and an input without pixels. */
  public DecodeOptions {
    if (maxPixels < 0) {
      throw new IllegalArgumentException(
          "Cannot limit pixels to %d: 0 means no limit".formatted(maxPixels));
    }
    if (inputSize < 1) {
      throw new IllegalArgumentException(
          "Cannot decode for an input of %d pixels: at least 1".formatted(inputSize));
    }
  }

  /** Returns the defaults: every pixel, EXIF orientation, at most 178,956,970 pixels. */
  public static DecodeOptions exact() {
    return new DecodeOptions(
        DEFAULT_MAX_PIXELS, OrientationRule.EXIF, DecodeMode.EXACT, 1, Damage.TOLD);
  }

  /** Returns these options with reduced decoding for a network input of {@code inputSize}. */
  public DecodeOptions withFastDecoding(int inputSize) {
    return new DecodeOptions(maxPixels, orientation, DecodeMode.FAST, inputSize, damage);
  }

  /** Returns these options with another way of decoding. */
  public DecodeOptions withMode(DecodeMode mode) {
    return new DecodeOptions(maxPixels, orientation, mode, inputSize, damage);
  }

  /** Returns these options with another limit of pixels; 0 means none. */
  public DecodeOptions withMaxPixels(long maxPixels) {
    return new DecodeOptions(maxPixels, orientation, mode, inputSize, damage);
  }

  /** Returns these options with another rule on orientation. */
  public DecodeOptions withOrientation(OrientationRule orientation) {
    return new DecodeOptions(maxPixels, orientation, mode, inputSize, damage);
  }

  /** Returns these options with another rule on pictures that are readable only in part. */
  public DecodeOptions withDamage(Damage damage) {
    return new DecodeOptions(maxPixels, orientation, mode, inputSize, damage);
  }

  /**
   * Returns by what an image of this header is divided while it is decoded: 1, 2, 4 or 8. The
   * reduced sides are rounded up.
   */
  public int reduction(ImageHeader header) {
    if (mode == DecodeMode.EXACT || header.format() != ImageFormat.JPEG) {
      return 1;
    }
    int longer = Math.max(header.width(), header.height());
    int reduction = 8;
    while (reduction > 1 && longer / reduction < inputSize) {
      reduction /= 2;
    }
    return reduction;
  }
}

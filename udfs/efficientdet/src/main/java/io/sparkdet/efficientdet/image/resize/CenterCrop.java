package io.sparkdet.efficientdet.image.resize;

import io.sparkdet.efficientdet.image.DecodedImage;
import java.nio.FloatBuffer;

/**
 * How an image becomes the input of a classifier: its short side is resized by Pillow's antialiased
 * BICUBIC in 8 bits, the long side to {@code int(shortSide * long / short)}; the square in the
 * middle is cut out and normalized. A square that does not lie in the middle by whole pixels begins
 * at half the rest, halves to even, as torchvision's CenterCrop does.
 *
 * @param shortSide the short side after resizing in pixels
 * @param side side of the square in pixels
 * @param normalization what is done to the values
 */
public record CenterCrop(int shortSide, int side, PixelNormalization normalization) {

  private static final double CROP_SHARE = 0.875;

  /** Refuses squares that the resized image cannot hold. */
  public CenterCrop {
    if (side < 1 || shortSide < side) {
      throw new IllegalArgumentException(
          "Cannot crop %d pixels of a short side of %d".formatted(side, shortSide));
    }
  }

  /** Returns the usual crop: 87.5 % of the short side, 224 of 256 pixels. */
  public static CenterCrop of(int side, PixelNormalization normalization) {
    return new CenterCrop((int) Math.rint(side / CROP_SHARE), side, normalization);
  }

  /** Returns the number of floats an image takes: 3 planes of the square. */
  public int inputLength() {
    return Math.multiplyExact(3, Math.multiplyExact(side, side));
  }

  /**
   * Writes the crop as float32 planes red, green, blue, each {@code side} rows of {@code side}, to
   * {@code target[offset ..]}; the buffer's position stays.
   *
   * @throws IllegalArgumentException if the image was decoded reduced, or the buffer does not hold
   *     the input
   */
  public void write(DecodedImage image, FloatBuffer target, int offset) {
    if (image.reduction() != 1) {
      throw new IllegalArgumentException(
          "Cannot crop an image decoded at 1/%d: decode every pixel".formatted(image.reduction()));
    }
    if (offset < 0 || offset > target.limit() - inputLength()) {
      throw new IllegalArgumentException(
          "Cannot write %d values at %d into a buffer of %d"
              .formatted(inputLength(), offset, target.limit()));
    }
    int shorter = Math.min(image.width(), image.height());
    int width = resized(image.width(), shorter);
    int height = resized(image.height(), shorter);
    AntialiasedImage resized =
        new AntialiasedImage(
            image.pixels(),
            image.width(),
            new AntialiasedAxis(image.width(), image.width(), width, ResizeFilter.CUBIC),
            new AntialiasedAxis(image.height(), image.height(), height, ResizeFilter.CUBIC));
    int left = (int) Math.rint((width - side) / 2.0);
    int top = (int) Math.rint((height - side) / 2.0);
    float[][] tables = {normalization.table(0), normalization.table(1), normalization.table(2)};
    float[] line = new float[side];
    for (int row = 0; row < side; row++) {
      resized.row(top + row);
      for (int channel = 0; channel < 3; channel++) {
        for (int i = 0; i < side; i++) {
          line[i] = tables[channel][resized.value(left + i, channel)];
        }
        target.put(offset + (channel * side + row) * side, line, 0, side);
      }
    }
  }

  private int resized(int length, int shorter) {
    return length == shorter ? shortSide : (int) ((long) shortSide * length / shorter);
  }
}

package io.sparkdet.efficientdet.image.resize;

import io.sparkdet.efficientdet.image.DecodedImage;
import java.nio.ByteBuffer;

/**
 * A hash of 64 bits that like pictures share: whether gray grows from each pixel to the one right
 * of it, in the picture shrunk to 9 x 8 pixels. Bits run row by row from the most significant.
 *
 * <p>The number that {@code dhash(picture)} of imagehash 4.3.2 gives for the same pixels: Pillow's
 * gray, (19595 R + 38470 G + 7471 B + 32768) / 65536, and its LANCZOS in 8 bits, first along rows.
 */
public final class DifferenceHash {

  private static final int WIDTH = 9;
  private static final int HEIGHT = 8;
  private static final int HALF = 1 << (AntialiasedAxis.PRECISION - 1);

  private DifferenceHash() {}

  /**
   * Returns the hash.
   *
   * @throws IllegalArgumentException if the image was decoded reduced
   */
  public static long of(DecodedImage image) {
    if (image.reduction() != 1) {
      throw new IllegalArgumentException(
          "Cannot hash an image decoded at 1/%d: decode every pixel".formatted(image.reduction()));
    }
    int width = image.width();
    int height = image.height();
    byte[] narrow = narrowGray(image.pixels(), width, height);
    AntialiasedAxis y = new AntialiasedAxis(height, height, HEIGHT, ResizeFilter.LANCZOS);
    long hash = 0;
    for (int row = 0; row < HEIGHT; row++) {
      int left = 0;
      for (int column = 0; column < WIDTH; column++) {
        int sum = HALF;
        for (int k = 0; k < y.count[row]; k++) {
          sum +=
              (narrow[(y.first[row] + k) * WIDTH + column] & 0xFF) * y.weights[row * y.stride + k];
        }
        int gray = AntialiasedImage.clipped(sum);
        if (column > 0) {
          hash = (hash << 1) | (gray > left ? 1 : 0);
        }
        left = gray;
      }
    }
    return hash;
  }

  /** Returns the gray picture shrunk along its rows. */
  private static byte[] narrowGray(ByteBuffer pixels, int width, int height) {
    AntialiasedAxis x = new AntialiasedAxis(width, width, WIDTH, ResizeFilter.LANCZOS);
    byte[] narrow = new byte[WIDTH * height];
    byte[] line = new byte[3 * width];
    int[] gray = new int[width];
    for (int row = 0; row < height; row++) {
      pixels.get(3 * width * row, line);
      for (int i = 0; i < width; i++) {
        gray[i] =
            ((line[3 * i + 2] & 0xFF) * 19595
                    + (line[3 * i + 1] & 0xFF) * 38470
                    + (line[3 * i] & 0xFF) * 7471
                    + 0x8000)
                >> 16;
      }
      for (int column = 0; column < WIDTH; column++) {
        int sum = HALF;
        for (int k = 0; k < x.count[column]; k++) {
          sum += gray[x.first[column] + k] * x.weights[column * x.stride + k];
        }
        narrow[row * WIDTH + column] = (byte) AntialiasedImage.clipped(sum);
      }
    }
    return narrow;
  }
}

package io.sparkdet.efficientdet.image.resize;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An image resized as Pillow does, first along rows and then along columns with 8-bit values in
 * between: bytes blue, green, red.
 */
final class AntialiasedImage {

  private static final int HALF = 1 << (AntialiasedAxis.PRECISION - 1);

  private final byte[] narrow;
  private final AntialiasedAxis y;
  private final int[] sums;

  /** Resamples every row along {@code x}; columns follow when a row is asked for. */
  AntialiasedImage(ByteBuffer pixels, int columns, AntialiasedAxis x, AntialiasedAxis y) {
    this.y = y;
    this.sums = new int[3 * x.first.length];
    this.narrow = resampleRows(pixels, columns, x);
  }

  private static byte[] resampleRows(ByteBuffer pixels, int columns, AntialiasedAxis x) {
    int rows = pixels.capacity() / (3 * columns);
    int width = x.first.length;
    byte[] narrow = new byte[Math.multiplyExact(3 * width, rows)];
    byte[] line = new byte[3 * columns];
    for (int row = 0; row < rows; row++) {
      pixels.get(3 * columns * row, line);
      int out = 3 * width * row;
      for (int i = 0; i < width; i++) {
        int blue = HALF;
        int green = HALF;
        int red = HALF;
        int weight = i * x.stride;
        int end = 3 * (x.first[i] + x.count[i]);
        for (int at = 3 * x.first[i]; at < end; at += 3) {
          int w = x.weights[weight++];
          blue += (line[at] & 0xFF) * w;
          green += (line[at + 1] & 0xFF) * w;
          red += (line[at + 2] & 0xFF) * w;
        }
        narrow[out++] = (byte) clipped(blue);
        narrow[out++] = (byte) clipped(green);
        narrow[out++] = (byte) clipped(red);
      }
    }
    return narrow;
  }

  /** Begins with a target row, whose values {@link #value} then gives. */
  void row(int row) {
    Arrays.fill(sums, HALF);
    for (int k = 0; k < y.count[row]; k++) {
      int w = y.weights[row * y.stride + k];
      int from = (y.first[row] + k) * sums.length;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += (narrow[from + i] & 0xFF) * w;
      }
    }
  }

  /** Returns a value of the row in 0 to 255; channels are 0 red, 1 green, 2 blue. */
  int value(int column, int channel) {
    return clipped(sums[3 * column + 2 - channel]);
  }

  static int clipped(int sum) {
    return Math.max(0, Math.min(255, sum >> AntialiasedAxis.PRECISION));
  }
}

package io.sparkdet.efficientdet.image;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Resizes as Pillow does, first along rows and then along columns with 8-bit values in between, and
 * normalises the result; the rest of the input is the mean colour.
 */
final class AntialiasedLetterbox {

  private static final int HALF = 1 << (AntialiasedAxis.PRECISION - 1);

  private final Letterbox plan;
  private final ByteBuffer pixels;
  private final int columns;
  private final AntialiasedAxis x;
  private final AntialiasedAxis y;

  AntialiasedLetterbox(Letterbox plan, DecodedImage image) {
    this.plan = plan;
    this.pixels = image.pixels();
    this.columns = image.columns();
    double reduction = image.reduction();
    this.x = new AntialiasedAxis(columns, image.width() / reduction, plan.scaledWidth());
    this.y = new AntialiasedAxis(image.rows(), image.height() / reduction, plan.scaledHeight());
  }

  void write(FloatBuffer target, int offset) {
    int side = plan.inputSize();
    int width = plan.scaledWidth();
    Normalisation normalisation = plan.profile().normalisation();
    byte[] narrow = resampleRows();
    int[] sums = new int[3 * width];
    float[] line = new float[side];
    float[][] tables = {normalisation.table(0), normalisation.table(1), normalisation.table(2)};
    for (int channel = 0; channel < 3; channel++) {
      Arrays.fill(line, tables[channel][normalisation.meanColour(channel)]);
      for (int row = plan.scaledHeight(); row < side; row++) {
        target.put(offset + (channel * side + row) * side, line, 0, side);
      }
    }
    for (int row = 0; row < plan.scaledHeight(); row++) {
      sumColumn(narrow, row, sums);
      for (int channel = 0; channel < 3; channel++) {
        float[] table = tables[channel];
        Arrays.fill(line, width, side, table[normalisation.meanColour(channel)]);
        int blueFirst = 2 - channel;
        for (int i = 0; i < width; i++) {
          line[i] = table[clipped(sums[3 * i + blueFirst])];
        }
        target.put(offset + (channel * side + row) * side, line, 0, side);
      }
    }
  }

  /** Resamples every row along x: rows of {@code scaledWidth} pixels of blue, green, red. */
  private byte[] resampleRows() {
    int rows = pixels.capacity() / (3 * columns);
    int width = plan.scaledWidth();
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

  /** Adds up the weighted rows of one target row. */
  private void sumColumn(byte[] narrow, int row, int[] sums) {
    Arrays.fill(sums, HALF);
    for (int k = 0; k < y.count[row]; k++) {
      int w = y.weights[row * y.stride + k];
      int from = (y.first[row] + k) * sums.length;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += (narrow[from + i] & 0xFF) * w;
      }
    }
  }

  private static int clipped(int sum) {
    return Math.max(0, Math.min(255, sum >> AntialiasedAxis.PRECISION));
  }
}

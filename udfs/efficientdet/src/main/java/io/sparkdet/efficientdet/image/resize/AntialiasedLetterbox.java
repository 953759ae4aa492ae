package io.sparkdet.efficientdet.image.resize;

import io.sparkdet.efficientdet.image.DecodedImage;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Resizes as Pillow's BILINEAR does and normalizes the result; the rest of the input is the mean
 * color.
 */
final class AntialiasedLetterbox {

  private final Letterbox plan;
  private final AntialiasedImage resized;

  AntialiasedLetterbox(Letterbox plan, DecodedImage image) {
    this.plan = plan;
    double reduction = image.reduction();
    this.resized =
        new AntialiasedImage(
            image.pixels(),
            image.columns(),
            axis(image.columns(), image.width() / reduction, plan.scaledWidth()),
            axis(image.rows(), image.height() / reduction, plan.scaledHeight()));
  }

  private static AntialiasedAxis axis(int held, double extent, int targetLength) {
    return new AntialiasedAxis(held, extent, targetLength, ResizeFilter.TRIANGLE);
  }

  void write(FloatBuffer target, int offset) {
    int side = plan.inputSize();
    int width = plan.scaledWidth();
    PixelNormalization normalization = plan.profile().normalization();
    float[] line = new float[side];
    float[][] tables = {normalization.table(0), normalization.table(1), normalization.table(2)};
    for (int channel = 0; channel < 3; channel++) {
      Arrays.fill(line, tables[channel][normalization.meanColor(channel)]);
      for (int row = plan.scaledHeight(); row < side; row++) {
        target.put(offset + (channel * side + row) * side, line, 0, side);
      }
    }
    for (int row = 0; row < plan.scaledHeight(); row++) {
      resized.row(row);
      for (int channel = 0; channel < 3; channel++) {
        float[] table = tables[channel];
        Arrays.fill(line, width, side, table[normalization.meanColor(channel)]);
        for (int i = 0; i < width; i++) {
          line[i] = table[resized.value(i, channel)];
        }
        target.put(offset + (channel * side + row) * side, line, 0, side);
      }
    }
  }
}

package io.sparkdet.efficientdet.image.resize;

import io.sparkdet.detection.box.PixelMapping;
import io.sparkdet.efficientdet.image.DecodedImage;
import java.nio.FloatBuffer;

/** How an image is brought to the size of the network's input, and boxes back. */
enum Resampling {
  /**
   * Bilinear between neighbors whatever the factor. The longer side becomes the input's; each axis
   * has the factor that truncation left it, and boxes are clipped to the input.
   */
  PER_AXIS {
    @Override
    Letterbox plan(Preprocessing profile, int width, int height, int inputSize) {
      if (width > height) {
        return new Letterbox(
            profile, width, height, inputSize, inputSize, truncated(inputSize, width, height));
      }
      return new Letterbox(
          profile, width, height, inputSize, truncated(inputSize, height, width), inputSize);
    }

    @Override
    void write(Letterbox plan, DecodedImage image, FloatBuffer target, int offset) {
      new BilinearLetterbox(plan, image).write(target, offset);
    }

    @Override
    float padding(PixelNormalization normalization, int channel) {
      return 0;
    }

    @Override
    PixelMapping mapping(Letterbox plan) {
      return new PixelMapping(
          plan.inputSize() - 1,
          plan.inputSize() - 1,
          1 / ((double) plan.scaledWidth() / plan.width()),
          1 / ((double) plan.scaledHeight() / plan.height()));
    }

    private static int truncated(int inputSize, int longer, int shorter) {
      return atLeastOne((double) inputSize / longer * shorter);
    }
  },
  /**
   * Pillow's bilinear filter, which widens when it shrinks. One factor for both axes, before
   * truncation; boxes are clipped to the image (effdet 0.4.1, data/transforms.py and anchors.py).
   */
  ANTIALIASED {
    @Override
    Letterbox plan(Preprocessing profile, int width, int height, int inputSize) {
      double scale = scale(width, height, inputSize);
      return new Letterbox(
          profile, width, height, inputSize, atLeastOne(width * scale), atLeastOne(height * scale));
    }

    @Override
    void write(Letterbox plan, DecodedImage image, FloatBuffer target, int offset) {
      new AntialiasedLetterbox(plan, image).write(target, offset);
    }

    @Override
    float padding(PixelNormalization normalization, int channel) {
      return normalization.table(channel)[normalization.meanColor(channel)];
    }

    @Override
    PixelMapping mapping(Letterbox plan) {
      double scale = scale(plan.width(), plan.height(), plan.inputSize());
      return new PixelMapping(
          (float) (plan.width() * scale), (float) (plan.height() * scale), 1 / scale, 1 / scale);
    }

    private static double scale(int width, int height, int inputSize) {
      return Math.min((double) inputSize / height, (double) inputSize / width);
    }
  };

  abstract Letterbox plan(Preprocessing profile, int width, int height, int inputSize);

  abstract void write(Letterbox plan, DecodedImage image, FloatBuffer target, int offset);

  abstract float padding(PixelNormalization normalization, int channel);

  abstract PixelMapping mapping(Letterbox plan);

  /** Truncates a side; 1 where the references would find no pixel left. */
  private static int atLeastOne(double side) {
    return Math.max(1, (int) side);
  }
}

package io.sparkdet.efficientdet.image.resize;

import io.sparkdet.detection.box.PixelMapping;
import io.sparkdet.efficientdet.image.DecodedImage;
import java.nio.FloatBuffer;

/**
 * The place of one image in the network's square input: scaled to {@code scaledWidth} x {@code
 * scaledHeight} pixels, its top left corner in the input's.
 *
 * @param profile the rules by which the image becomes input
 * @param width width of the oriented original in pixels
 * @param height height of the oriented original in pixels
 * @param inputSize side of the square input in pixels
 * @param scaledWidth width of the image in the input, 1 to {@code inputSize}
 * @param scaledHeight height of the image in the input, 1 to {@code inputSize}
 */
public record Letterbox(
    Preprocessing profile,
    int width,
    int height,
    int inputSize,
    int scaledWidth,
    int scaledHeight) {

  /** Refuses sizes without pixels and a scaled image that does not fit into the input. */
  public Letterbox {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "Cannot letterbox %d x %d pixels: at least 1 x 1".formatted(width, height));
    }
    if (scaledWidth < 1
        || scaledHeight < 1
        || scaledWidth > inputSize
        || scaledHeight > inputSize) {
      throw new IllegalArgumentException(
          "Cannot letterbox to %d x %d pixels in an input of side %d"
              .formatted(scaledWidth, scaledHeight, inputSize));
    }
  }

  /** Returns the number of floats an image takes in the input: 3 planes of the square. */
  public int inputLength() {
    return Math.multiplyExact(3, Math.multiplyExact(inputSize, inputSize));
  }

  /**
   * Writes the image as float32 planes red, green, blue, each {@code inputSize} rows of {@code
   * inputSize}, to {@code target[offset ..]}; the buffer's position stays.
   *
   * @throws IllegalArgumentException if the image has another size than planned, or the buffer does
   *     not hold it
   */
  public void write(DecodedImage image, FloatBuffer target, int offset) {
    if (image.width() != width || image.height() != height) {
      throw new IllegalArgumentException(
          "Cannot letterbox an image of %d x %d pixels by a plan for %d x %d"
              .formatted(image.width(), image.height(), width, height));
    }
    if (offset < 0 || offset > target.limit() - inputLength()) {
      throw new IllegalArgumentException(
          "Cannot write %d values at %d into a buffer of %d"
              .formatted(inputLength(), offset, target.limit()));
    }
    profile.resampling().write(this, image, target, offset);
  }

  /** Returns the way of boxes back to the oriented original, clipped as the profile says. */
  public PixelMapping mapping() {
    return profile.resampling().mapping(this);
  }
}

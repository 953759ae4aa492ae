package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.image.resize.Letterbox;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.util.Arrays;

/**
 * Which part of an upright picture comes into the network's input, and how large: a window of whole
 * pixels that a letterbox brings to the input's top left corner.
 *
 * @param left the window's first column in the picture
 * @param top the window's first row in the picture
 * @param letterbox the way of the window, whose size is the letterbox's, into the input
 * @param scaleX input pixels a picture's pixel, horizontally
 * @param scaleY input pixels a picture's pixel, vertically
 */
record Framing(int left, int top, Letterbox letterbox, double scaleX, double scaleY) {

  /** Boxes of which less than this is left, in input pixels, are no truths. */
  private static final double SMALLEST_SIDE = 1;

  /** Returns the frame of the whole picture, as it is labelled. */
  static Framing whole(Preprocessing profile, int width, int height, int inputSize) {
    Letterbox letterbox = profile.plan(width, height, inputSize);
    return new Framing(
        0, 0, letterbox, 1 / letterbox.mapping().scaleX(), 1 / letterbox.mapping().scaleY());
  }

  /** Returns whether nothing of a picture of that size is cut away. */
  boolean holdsAll(int width, int height) {
    return letterbox.width() == width && letterbox.height() == height;
  }

  /**
   * Returns boxes of the picture in pixels of the input: moved with the window, mirrored with it,
   * scaled, cut to what the input shows. Boxes of which no pixel is left are gone.
   */
  TruthBoxes move(TruthBoxes boxes, boolean mirrored) {
    float[] corners = new float[4 * boxes.size()];
    int[] classes = new int[boxes.size()];
    double right = Math.min(letterbox.inputSize(), letterbox.width() * scaleX);
    double bottom = Math.min(letterbox.inputSize(), letterbox.height() * scaleY);
    int kept = 0;
    for (int i = 0; i < boxes.size(); i++) {
      double from = (double) boxes.xMin(i) - left;
      double to = (double) boxes.xMax(i) - left;
      double xMin = within((mirrored ? letterbox.width() - to : from) * scaleX, right);
      double xMax = within((mirrored ? letterbox.width() - from : to) * scaleX, right);
      double yMin = within(((double) boxes.yMin(i) - top) * scaleY, bottom);
      double yMax = within(((double) boxes.yMax(i) - top) * scaleY, bottom);
      if (xMax - xMin >= SMALLEST_SIDE && yMax - yMin >= SMALLEST_SIDE) {
        corners[4 * kept] = (float) xMin;
        corners[4 * kept + 1] = (float) yMin;
        corners[4 * kept + 2] = (float) xMax;
        corners[4 * kept + 3] = (float) yMax;
        classes[kept++] = boxes.classIndex(i);
      }
    }
    return TruthBoxes.of(Arrays.copyOf(corners, 4 * kept), Arrays.copyOf(classes, kept));
  }

  private static double within(double value, double limit) {
    return Math.max(0, Math.min(limit, value));
  }
}

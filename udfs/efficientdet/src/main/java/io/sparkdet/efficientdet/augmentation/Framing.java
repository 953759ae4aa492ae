package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.detection.box.BoxIou;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.image.resize.Letterbox;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.util.Arrays;
import java.util.Random;

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

  /**
   * Returns the frame of a picture at a scale: all of it, or where it does not fit a window at a
   * random place.
   *
   * @param scale input pixels a picture's pixel, rounded to whole pixels of input and window
   * @param roomWidth the most columns of the input that it may take
   * @param roomHeight the most rows
   */
  static Framing scaled(
      Random random,
      Preprocessing profile,
      int width,
      int height,
      double scale,
      int roomWidth,
      int roomHeight) {
    int windowWidth = length(roomWidth / scale, width);
    int windowHeight = length(roomHeight / scale, height);
    Letterbox letterbox =
        new Letterbox(
            profile,
            windowWidth,
            windowHeight,
            Math.max(roomWidth, roomHeight),
            length(windowWidth * scale, roomWidth),
            length(windowHeight * scale, roomHeight));
    return new Framing(
        random.nextInt(width - windowWidth + 1),
        random.nextInt(height - windowHeight + 1),
        letterbox,
        (double) letterbox.scaledWidth() / windowWidth,
        (double) letterbox.scaledHeight() / windowHeight);
  }

  private static int length(double length, int most) {
    return (int) Math.max(1, Math.min(most, Math.rint(length)));
  }

  /** Returns whether nothing of a picture of that size is cut away. */
  boolean holdsAll(int width, int height) {
    return letterbox.width() == width && letterbox.height() == height;
  }

  /**
   * Returns boxes of the picture in pixels of the input: moved with the window, mirrored with it,
   * scaled, cut to what the input shows. Boxes of which no pixel is left are gone, and those of
   * which less is left than a share.
   *
   * @param leastShare of a box's area, 0 to 1
   */
  TruthBoxes move(TruthBoxes boxes, boolean mirrored, double leastShare) {
    float[] corners = new float[4 * boxes.size()];
    int[] classes = new int[boxes.size()];
    float[] weights = new float[boxes.size()];
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
      double area =
          BoxIou.area(boxes.xMin(i), boxes.yMin(i), boxes.xMax(i), boxes.yMax(i)) * scaleX * scaleY;
      if (xMax - xMin >= SMALLEST_SIDE
          && yMax - yMin >= SMALLEST_SIDE
          && (xMax - xMin) * (yMax - yMin) >= leastShare * area) {
        corners[4 * kept] = (float) xMin;
        corners[4 * kept + 1] = (float) yMin;
        corners[4 * kept + 2] = (float) xMax;
        corners[4 * kept + 3] = (float) yMax;
        weights[kept] = boxes.weight(i);
        classes[kept++] = boxes.classIndex(i);
      }
    }
    return TruthBoxes.of(
        Arrays.copyOf(corners, 4 * kept),
        Arrays.copyOf(classes, kept),
        Arrays.copyOf(weights, kept));
  }

  private static double within(double value, double limit) {
    return Math.max(0, Math.min(limit, value));
  }
}

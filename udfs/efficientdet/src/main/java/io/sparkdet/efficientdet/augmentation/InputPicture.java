package io.sparkdet.efficientdet.augmentation;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;

import java.nio.FloatBuffer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The picture in a network's input that has been written: the top left {@code width} x {@code
 * height} pixels of three planes of {@code side} x {@code side} normalized values.
 *
 * @param planes the buffer of the whole batch; its position stays
 * @param at where the first plane begins
 */
record InputPicture(FloatBuffer planes, int at, int side, int width, int height) {

  /** The mean color, after normalizing. */
  private static final float MEAN = 0;

  /** Blurs by a Gaussian of that deviation in pixels; beyond its edges the picture is mirrored. */
  void blur(double deviation) {
    try (Mat plane = new Mat(height, width, CV_32FC1);
        Size fromDeviation = new Size(0, 0)) {
      FloatBuffer values = plane.createBuffer();
      float[] row = new float[width];
      for (int channel = 0; channel < 3; channel++) {
        for (int y = 0; y < height; y++) {
          planes.get(start(channel, y), row);
          values.put(y * width, row);
        }
        opencv_imgproc.GaussianBlur(plane, plane, fromDeviation, deviation);
        for (int y = 0; y < height; y++) {
          values.get(y * width, row);
          planes.put(start(channel, y), row);
        }
      }
    }
  }

  /** Paints a rectangle in the mean color. */
  void erase(int left, int top, int columns, int rows) {
    for (int channel = 0; channel < 3; channel++) {
      for (int y = top; y < top + rows; y++) {
        int from = start(channel, y) + left;
        for (int x = 0; x < columns; x++) {
          planes.put(from + x, MEAN);
        }
      }
    }
  }

  private int start(int channel, int row) {
    return at + (channel * side + row) * side;
  }
}

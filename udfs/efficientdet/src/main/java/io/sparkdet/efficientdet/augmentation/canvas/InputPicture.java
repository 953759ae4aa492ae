package io.sparkdet.efficientdet.augmentation.canvas;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;

import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The picture in a network's input that has been written: the top left {@code width} x {@code
 * height} pixels of three planes of {@code side} x {@code side} normalized values.
 *
 * @param planes the buffer of the whole batch; its position stays
 * @param at where the first plane begins
 * @param side columns and rows of a plane
 * @param width columns of the picture, at most {@code side}
 * @param height rows of the picture, at most {@code side}
 */
public record InputPicture(FloatBuffer planes, int at, int side, int width, int height) {

  private static final int CHANNELS = 3;

  /** The mean color, after normalizing. */
  private static final float MEAN = 0;

  /** Blurs by a Gaussian of that deviation in pixels; beyond its edges the picture is mirrored. */
  public void blur(double deviation) {
    try (Mat plane = new Mat(height, width, CV_32FC1);
        Size fromDeviation = new Size(0, 0)) {
      FloatBuffer values = plane.createBuffer();
      float[] row = new float[width];
      for (int channel = 0; channel < CHANNELS; channel++) {
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
  public void erase(int left, int top, int columns, int rows) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int y = top; y < top + rows; y++) {
        int from = start(channel, y) + left;
        for (int x = 0; x < columns; x++) {
          planes.put(from + x, MEAN);
        }
      }
    }
  }

  /** Paints the whole input, beyond the picture too, as it is where a picture leaves room. */
  public void clear(Preprocessing profile) {
    float[] line = new float[side];
    for (int channel = 0; channel < CHANNELS; channel++) {
      Arrays.fill(line, profile.padding(channel));
      for (int y = 0; y < side; y++) {
        planes.put(start(channel, y), line);
      }
    }
  }

  /** Copies another picture, whose top left corner comes to lie at (left, top). */
  public void put(InputPicture other, int left, int top) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int y = 0; y < other.height; y++) {
        planes.put(
            start(channel, top + y) + left, other.planes, other.start(channel, y), other.width);
      }
    }
  }

  /**
   * Blends the whole input with another of that side: {@code share} of this, the rest of that.
   *
   * @param share 0 to 1
   */
  public void mix(InputPicture other, float share) {
    float[] own = new float[side];
    float[] others = new float[side];
    for (int row = 0; row < CHANNELS * side; row++) {
      planes.get(at + row * side, own);
      other.planes.get(other.at + row * side, others);
      for (int x = 0; x < side; x++) {
        own[x] = share * own[x] + (1 - share) * others[x];
      }
      planes.put(at + row * side, own);
    }
  }

  private int start(int channel, int row) {
    return at + (channel * side + row) * side;
  }
}

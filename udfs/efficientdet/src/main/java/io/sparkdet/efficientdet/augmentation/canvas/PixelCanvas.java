package io.sparkdet.efficientdet.augmentation.canvas;

import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import io.sparkdet.efficientdet.image.DecodedImage;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/** The 8-bit pixels of a decoded image as OpenCV changes them in place; they stay the image's. */
public final class PixelCanvas implements AutoCloseable {

  private static final int MIRROR_COLUMNS = 1;

  private final BytePointer pixels;
  private final Mat mat;

  /** Takes the pixels of an image that stays open as long. */
  public PixelCanvas(DecodedImage image) {
    pixels = new BytePointer(image.pixels());
    mat = new Mat(image.rows(), image.columns(), CV_8UC3, pixels);
  }

  /** Copies the window of another canvas at (left, top) that is as large as this one. */
  public void copyFrom(PixelCanvas source, int left, int top) {
    try (Rect place = new Rect(left, top, mat.cols(), mat.rows());
        Mat window = new Mat(source.mat, place)) {
      window.copyTo(mat);
    }
  }

  /** Exchanges left and right. */
  public void mirror() {
    opencv_core.flip(mat, mat, MIRROR_COLUMNS);
  }

  /** Returns the means of blue, green and red. */
  public double[] means() {
    try (Scalar means = opencv_core.mean(mat)) {
      return new double[] {means.get(0), means.get(1), means.get(2)};
    }
  }

  /**
   * Replaces every pixel (blue, green, red) by an affine map of it, rounded and kept within 0 and
   * 255.
   *
   * @param map three rows of three factors and a term
   */
  public void transform(double[] map) {
    try (DoublePointer values = new DoublePointer(map);
        Mat rows = new Mat(3, 4, CV_64FC1, values)) {
      opencv_core.transform(mat, mat, rows);
    }
  }

  @Override
  public void close() {
    mat.close();
    pixels.close();
  }
}

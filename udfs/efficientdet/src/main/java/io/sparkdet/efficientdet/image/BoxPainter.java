package io.sparkdet.efficientdet.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.FONT_HERSHEY_SIMPLEX;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_8;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.getTextSize;
import static org.bytedeco.opencv.global.opencv_imgproc.putText;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Draws boxes into a decoded image and encodes it as JPEG. A tag stands above its box, or inside it
 * where there is no room; lines and letters grow with the picture. OpenCV's letters are those of
 * ASCII, others become a question mark.
 */
public final class BoxPainter implements AutoCloseable {

  /** Blue, green, red: twelve colors that are told apart, used in turn. */
  private static final int[][] COLORS = {
    {0x4B, 0x19, 0xE6}, {0x4B, 0xB4, 0x3C}, {0xC8, 0x82, 0x00}, {0x31, 0x82, 0xF5},
    {0xB4, 0x1E, 0x91}, {0xD4, 0xD4, 0x00}, {0xE6, 0x32, 0xF0}, {0x00, 0x80, 0x80},
    {0x28, 0x6E, 0xAA}, {0x80, 0x00, 0x00}, {0x00, 0x00, 0x80}, {0x80, 0x80, 0x00}
  };

  /** The longest side that a JPEG has. */
  private static final int LONGEST_SIDE = 65_500;

  private final Mat pixels;
  private final int width;
  private final int height;
  private final int line;
  private final double textScale;

  /**
   * Prepares an image, which is drawn into.
   *
   * @throws IllegalArgumentException if it was decoded reduced
   */
  public BoxPainter(DecodedImage image) {
    if (image.reduction() != 1) {
      throw new IllegalArgumentException(
          "Cannot draw into an image decoded at 1/%d: decode every pixel"
              .formatted(image.reduction()));
    }
    this.width = image.width();
    this.height = image.height();
    this.pixels = new Mat(height, width, CV_8UC3, image.buffer());
    int longer = Math.max(width, height);
    this.line = Math.max(1, Math.round(longer / 400f));
    this.textScale = Math.max(0.4, longer / 1600.0);
  }

  /**
   * Draws a box; what lies outside of the picture is left out.
   *
   * @param color boxes of equal numbers have one color
   * @param tag what is written at it, empty for nothing
   */
  public void draw(double xMin, double yMin, double xMax, double yMax, long color, String tag) {
    int left = within(xMin, width);
    int top = within(yMin, height);
    int right = within(xMax, width);
    int bottom = within(yMax, height);
    int[] bgr = COLORS[(int) Math.floorMod(color, (long) COLORS.length)];
    try (Scalar ink = new Scalar(bgr[0], bgr[1], bgr[2], 0);
        Point from = new Point(left, top);
        Point to = new Point(right, bottom)) {
      rectangle(pixels, from, to, ink, line, LINE_8, 0);
      if (!tag.isEmpty()) {
        write(ascii(tag), left, top, ink);
      }
    }
  }

  private void write(String tag, int left, int top, Scalar ink) {
    int pen = Math.max(1, (int) Math.round(textScale * 1.5));
    try (IntPointer below = new IntPointer(1);
        Size size = getTextSize(tag, FONT_HERSHEY_SIMPLEX, textScale, pen, below)) {
      int letters = size.height() + below.get();
      int bottom = top >= letters ? top : Math.min(height - 1, top + letters);
      try (Point from = new Point(left, bottom - letters);
          Point to = new Point(left + size.width(), bottom);
          Point at = new Point(left, bottom - below.get());
          Scalar white = new Scalar(255, 255, 255, 0)) {
        rectangle(pixels, from, to, ink, FILLED, LINE_8, 0);
        putText(pixels, tag, at, FONT_HERSHEY_SIMPLEX, textScale, white, pen, LINE_AA, false);
      }
    }
  }

  /** Returns the picture as JPEG of quality 95; empty if it is larger than a JPEG can be. */
  public Optional<byte[]> jpeg() {
    if (Math.max(width, height) > LONGEST_SIDE) {
      return Optional.empty();
    }
    try (BytePointer encoded = new BytePointer()) {
      if (!imencode(".jpg", pixels, encoded)) {
        throw new IllegalStateException(
            "Cannot encode a picture of %d x %d pixels as JPEG".formatted(width, height));
      }
      byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
      encoded.get(bytes);
      return Optional.of(bytes);
    }
  }

  private static int within(double coordinate, int length) {
    return (int) Math.round(Math.max(0, Math.min(length - 1, coordinate)));
  }

  private static String ascii(String text) {
    return text.codePoints()
        .map(c -> c >= ' ' && c <= '~' ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Frees what it holds; the image stays open. */
  @Override
  public void close() {
    pixels.close();
  }
}

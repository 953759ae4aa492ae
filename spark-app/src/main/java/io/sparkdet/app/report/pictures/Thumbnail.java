package io.sparkdet.app.report.pictures;

import io.sparkdet.efficientdet.image.DecodedImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Scales pictures down by area averaging and stores them as JPEG. */
public final class Thumbnail {

  /** Pixels of the longer side: twice what the gallery shows, for dense screens and enlarging. */
  public static final int SIDE = 640;

  private static final float QUALITY = 0.8f;

  private Thumbnail() {}

  /** Returns a copy whose longer side has at most {@value #SIDE} pixels. */
  public static BufferedImage of(DecodedImage image) {
    return of(image, Region.all(image.width(), image.height()));
  }

  /**
   * Returns a copy of a part of a picture whose longer side has at most {@value #SIDE} pixels.
   *
   * @throws IllegalArgumentException if the part is not in the picture
   */
  public static BufferedImage of(DecodedImage image, Region region) {
    if (region.right() > image.width() || region.bottom() > image.height()) {
      throw new IllegalArgumentException(
          "Cannot show %s of a picture of %d x %d pixels"
              .formatted(region, image.width(), image.height()));
    }
    int reduction = image.reduction();
    int firstColumn = region.left() / reduction;
    int firstRow = region.top() / reduction;
    int columns = Math.min(image.columns(), ceilDiv(region.right(), reduction)) - firstColumn;
    int rows = Math.min(image.rows(), ceilDiv(region.bottom(), reduction)) - firstRow;
    double scale = Math.min(1, (double) SIDE / Math.max(columns, rows));
    int width = (int) Math.max(1, Math.round(columns * scale));
    int height = (int) Math.max(1, Math.round(rows * scale));
    ByteBuffer pixels = image.pixels();
    BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      int top = firstRow + (int) ((long) y * rows / height);
      int bottom = Math.max(top + 1, firstRow + (int) ((y + 1L) * rows / height));
      for (int x = 0; x < width; x++) {
        int left = firstColumn + (int) ((long) x * columns / width);
        int right = Math.max(left + 1, firstColumn + (int) ((x + 1L) * columns / width));
        copy.setRGB(x, y, mean(pixels, image.columns(), left, top, right, bottom));
      }
    }
    return copy;
  }

  private static int ceilDiv(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }

  /** Returns a picture as JPEG. */
  public static byte[] jpeg(BufferedImage picture) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try (MemoryCacheImageOutputStream target = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.setOutput(target);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Returns the mean of a block of BGR pixels as 0xRRGGBB. */
  private static int mean(
      ByteBuffer pixels, int columns, int left, int top, int right, int bottom) {
    long blue = 0;
    long green = 0;
    long red = 0;
    for (int y = top; y < bottom; y++) {
      int at = 3 * (y * columns + left);
      for (int x = left; x < right; x++, at += 3) {
        blue += pixels.get(at) & 0xFF;
        green += pixels.get(at + 1) & 0xFF;
        red += pixels.get(at + 2) & 0xFF;
      }
    }
    int count = (right - left) * (bottom - top);
    return (int) (((red / count) << 16) | ((green / count) << 8) | (blue / count));
  }
}

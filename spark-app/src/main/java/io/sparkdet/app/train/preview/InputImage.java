package io.sparkdet.app.train.preview;

import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Base64;
import javax.imageio.ImageIO;

/** A network's input as a picture again. */
final class InputImage {

  private InputImage() {}

  /**
   * Returns the JPEG, in base64, of three normalized planes red, green, blue of {@code side} x
   * {@code side}.
   */
  static String jpeg(FloatBuffer planes, int side, Preprocessing profile) throws IOException {
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          float normalized = planes.get((channel * side + y) * side + x);
          int value = Math.round((normalized - profile.term(channel)) / profile.factor(channel));
          rgb = rgb << 8 | Math.max(0, Math.min(255, value));
        }
        picture.setRGB(x, y, rgb);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    if (!ImageIO.write(picture, "jpeg", bytes)) {
      throw new IOException("this Java writes no JPEG");
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}

package io.sparkdet.efficientdet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.efficientdet.image.format.ImageHeader;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class BoxPainterTest {

  @Test
  void aBoxIsDrawnWhereItIsAndClippedToThePicture() throws Exception {
    BufferedImage drawn = drawn(white(400, 300), 0, "");
    assertThat(isWhite(drawn, 200, 150)).isTrue();
    assertThat(isWhite(drawn, 100, 200)).as("left edge").isFalse();
    assertThat(isWhite(drawn, 200, 250)).as("lower edge").isFalse();
    assertThat(isWhite(drawn, 98, 200)).as("outside").isTrue();
    assertThat(drawn.getWidth()).isEqualTo(400);
  }

  @Test
  void aTagStandsAboveItsBoxInTheColorOfItsNumber() throws Exception {
    BufferedImage drawn = drawn(white(400, 300), 1, "zebra – 0.97");
    assertThat(isWhite(drawn, 100, 42)).isFalse();
    assertThat(isWhite(drawn, 395, 45)).isTrue();
    Color ink = new Color(drawn.getRGB(100, 200));
    assertThat(ink.getGreen()).isGreaterThan(ink.getRed() + 20).isGreaterThan(ink.getBlue() + 20);
    Color same = new Color(drawn(white(400, 300), 13, "").getRGB(100, 200));
    assertThat(same.getGreen())
        .isCloseTo(ink.getGreen(), org.assertj.core.api.Assertions.within(8));
  }

  @Test
  void aReducedPictureIsRefused() throws Exception {
    byte[] jpeg = white(640, 480);
    try (ImageDecoder decoder = new ImageDecoder();
        DecodedImage image =
            decoder.decode(
                jpeg, ImageHeader.read(jpeg), DecodeOptions.exact().withFastDecoding(64))) {
      assertThatThrownBy(() -> new BoxPainter(image))
          .hasMessage("Cannot draw into an image decoded at 1/8: decode every pixel");
    }
  }

  /** Corners 100, 50 to beyond the right edge, 250. */
  private static BufferedImage drawn(byte[] content, long color, String tag) throws Exception {
    try (ImageDecoder decoder = new ImageDecoder();
        DecodedImage image =
            decoder.decode(content, ImageHeader.read(content), DecodeOptions.exact());
        BoxPainter painter = new BoxPainter(image)) {
      painter.draw(100, 50, 1e9, 250, color, tag);
      return ImageIO.read(new ByteArrayInputStream(painter.jpeg().orElseThrow()));
    }
  }

  private static boolean isWhite(BufferedImage image, int x, int y) {
    Color color = new Color(image.getRGB(x, y));
    return Math.min(color.getRed(), Math.min(color.getGreen(), color.getBlue())) > 225;
  }

  private static byte[] white(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, width, height);
    pen.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", bytes);
    return bytes.toByteArray();
  }
}
